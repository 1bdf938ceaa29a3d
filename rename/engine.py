#!/usr/bin/env python3
"""engine.py --check|--apply ROOT PLAN.tsv...   rename and move module-level names over a tree."""
import ast, builtins, re, subprocess, sys
from collections import defaultdict
from pathlib import Path

FOLDERS = ("facts", "dashboard", "tests")

class Mod:
    pass

def modname(path):
    parts = Path(path).with_suffix("").parts
    if parts[0] == "tests":
        parts = parts[1:]
    if parts[-1] == "__init__":
        parts = parts[:-1]
    return ".".join(parts)

def stmts(body):
    """Top-level statements, inside if/try/with too."""
    for s in body:
        yield s
        for f in ("body", "orelse", "finalbody"):
            if isinstance(s, (ast.If, ast.Try, ast.With)):
                yield from stmts(getattr(s, f, []))
        if isinstance(s, ast.Try):
            for h in s.handlers:
                yield from stmts(h.body)

def targets(t):
    if isinstance(t, ast.Name): yield t.id
    elif isinstance(t, (ast.Tuple, ast.List)):
        for e in t.elts: yield from targets(e)
    elif isinstance(t, ast.Starred): yield from targets(t.value)

class Tree:
    def __init__(self, root):
        self.root = Path(root)
        self.mods = {}
        for folder in FOLDERS:
            for p in sorted((self.root / folder).rglob("*.py")):
                rel = str(p.relative_to(self.root))
                m = Mod(); m.path = rel; m.name = modname(rel); m.src = p.read_text("utf-8")
                m.is_pkg = p.name == "__init__.py"
                m.tree = ast.parse(m.src)
                self.mods[m.name] = m
        self.known = set(self.mods)
        for m in self.mods.values():
            m.defs = {}
            for s in stmts(m.tree.body):
                if isinstance(s, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)): m.defs[s.name] = s
                elif isinstance(s, ast.Assign):
                    for t in s.targets:
                        for n in targets(t): m.defs[n] = s
                elif isinstance(s, (ast.AnnAssign, ast.AugAssign)):
                    for n in targets(s.target): m.defs[n] = s
                elif isinstance(s, (ast.For,)):
                    for n in targets(s.target): m.defs[n] = s
                elif hasattr(ast,'TypeAlias') and isinstance(s, ast.TypeAlias): m.defs[s.name.id]=s
            m.imports = {}
            for s in stmts(m.tree.body):
                if isinstance(s, (ast.Import, ast.ImportFrom)):
                    m.imports.update(self.bindings(m, s))

    def base(self, m, s):
        pkg = m.name if m.is_pkg else m.name.rpartition(".")[0]
        if not s.level: return s.module
        parts = pkg.split(".")
        parts = parts[: len(parts) - s.level + 1]
        return ".".join(parts + ([s.module] if s.module else []))

    def bindings(self, m, s):
        """local name -> ('mod', name) | ('sym', mod, name) for project modules, ('ext',) else."""
        out = {}
        if isinstance(s, ast.Import):
            for a in s.names:
                if a.asname: out[a.asname] = ("mod", a.name) if a.name in self.known else ("ext",)
                else:
                    top = a.name.split(".")[0]
                    out[top] = ("mod", top) if top in self.known else ("ext",)
        else:
            base = self.base(m, s)
            for a in s.names:
                full = f"{base}.{a.name}"
                local = a.asname or a.name
                if full in self.known and not (base in self.known and a.name in self.mods[base].__dict__.get("defs", {})): out[local] = ("mod", full)
                elif base in self.known: out[local] = ("sym", base, a.name)
                else: out[local] = ("ext",)
        return out

    def origin(self, mod, name, depth=0):
        """Resolve a name of a module: ('sym', mod, name) | ('mod', m) | ('ext',) | None."""
        m = self.mods.get(mod)
        if m is None or depth > 8: return None
        if name in m.defs: return ("sym", mod, name)
        b = m.imports.get(name)
        if b and b[0] == "sym": return self.origin(b[1], b[2], depth + 1)
        if b: return b
        if f"{mod}.{name}" in self.known: return ("mod", f"{mod}.{name}")
        return None

class Scope:
    def __init__(self, kind, names): self.kind, self.names, self.globals = kind, names, set()

def bound(tree, m, node):
    """Names bound in a function or lambda scope."""
    names = {}
    a = node.args
    for x in [*a.posonlyargs, *a.args, *a.kwonlyargs, *( [a.vararg] if a.vararg else []), *([a.kwarg] if a.kwarg else [])]:
        names[x.arg] = None
    if isinstance(node, ast.Lambda):
        collect(tree, m, [ast.Expr(node.body)], names)
    else:
        collect(tree, m, node.body, names)
    return names

def collect(tree, m, body, names, glob=None):
    todo = list(body)
    while todo:
        n = todo.pop()
        if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names[n.name] = None
            todo += n.decorator_list
            continue
        if isinstance(n, ast.Lambda): continue
        if isinstance(n, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            for w in ast.walk(n):
                if isinstance(w, ast.NamedExpr): names[w.target.id] = None
            continue
        if isinstance(n, (ast.Import, ast.ImportFrom)):
            names.update(tree.bindings(m, n)); continue
        if isinstance(n, ast.Name) and isinstance(n.ctx, (ast.Store, ast.Del)): names.setdefault(n.id, None)
        if isinstance(n, ast.ExceptHandler) and n.name: names[n.name] = None
        if isinstance(n, (ast.MatchAs, ast.MatchStar)) and n.name: names[n.name] = None
        if isinstance(n, ast.MatchMapping) and n.rest: names[n.rest] = None
        if isinstance(n, ast.Global):
            for g in n.names: names.pop(g, None)
        todo += list(ast.iter_child_nodes(n))
    return names

class Resolver(ast.NodeVisitor):
    """Record for each Name its binding, and for each module attribute its target."""
    def __init__(self, tree, m):
        self.tree, self.m = tree, m
        self.stack = []
        self.refs = []      # (node, binding, scopes)
        self.attrs = []     # (Attribute node, mod, attr, root Name node)
        self.imports = []   # (statement, is_top)
        self.strings = []   # setattr-like
        self.annot = []
        self.visit(m.tree)

    def lookup(self, name):
        fn_seen = False
        for s in reversed(self.stack):
            if s.kind == "class" and fn_seen: continue
            if s.kind in ("function", "comp"): fn_seen = True
            if name in s.names: return ("local", s.names[name], s)
            
        if name in self.m.defs: return ("sym", self.m.name, name)
        if name in self.m.imports: return self.m.imports[name]
        return None

    def resolve(self, name):
        r = self.lookup(name)
        if r and r[0] == "local": return r[1]
        return r

    def visit_Name(self, n):
        b = self.resolve(n.id)
        if b: self.refs.append((n, b, list(self.stack)))

    def module_of(self, node):
        """The module an expression names, if any."""
        if isinstance(node, ast.Name):
            b = self.resolve(node.id)
            return b[1] if b and b[0] == "mod" else None
        if isinstance(node, ast.Attribute):
            inner = self.module_of(node.value)
            if inner and f"{inner}.{node.attr}" in self.tree.known and node.attr not in self.tree.mods[inner].defs: return f"{inner}.{node.attr}"
            if inner:
                b = self.tree.origin(inner, node.attr)
                if b and b[0] == "mod": return b[1]
        return None

    def visit_Attribute(self, n):
        mod = self.module_of(n.value)
        if mod: self.attrs.append((n, mod, n.attr, list(self.stack)))
        self.generic_visit(n)

    def visit_Call(self, n):
        f = n.func
        nm = f.attr if isinstance(f, ast.Attribute) else f.id if isinstance(f, ast.Name) else ""
        if nm in ("setattr", "delattr", "getattr", "object", "hasattr", "setitem") and len(n.args) >= 2 and isinstance(n.args[1], ast.Constant) and isinstance(n.args[1].value, str):
            mod = self.module_of(n.args[0])
            if mod: self.strings.append((n.args[1], mod, n.args[1].value))
        self.generic_visit(n)

    def visit_Import(self, n): self.imports.append((n, list(self.stack)))
    visit_ImportFrom = visit_Import

    def fn(self, n):
        for d in n.decorator_list: self.visit(d)
        self.args_outer(n.args)
        if n.returns: self.visit(n.returns)
        self.stack.append(Scope("function", bound(self.tree, self.m, n)))
        for s in n.body: self.visit(s)
        self.stack.pop()
    visit_FunctionDef = visit_AsyncFunctionDef = fn

    def args_outer(self, a):
        for d in [*a.defaults, *[k for k in a.kw_defaults if k]]: self.visit(d)
        for x in [*a.posonlyargs, *a.args, *a.kwonlyargs, a.vararg, a.kwarg]:
            if x is not None and x.annotation: self.visit(x.annotation)

    def visit_Lambda(self, n):
        self.args_outer(n.args)
        self.stack.append(Scope("function", bound(self.tree, self.m, n)))
        self.visit(n.body); self.stack.pop()

    def visit_ClassDef(self, n):
        for d in n.decorator_list: self.visit(d)
        for b in n.bases: self.visit(b)
        for k in n.keywords: self.visit(k.value)
        names = collect(self.tree, self.m, n.body, {})
        self.stack.append(Scope("class", names))
        for s in n.body: self.visit(s)
        self.stack.pop()

    def comp(self, n):
        first = n.generators[0]
        self.visit(first.iter)
        names = {}
        for g in n.generators:
            for t in ast.walk(g.target):
                if isinstance(t, ast.Name): names[t.id] = None
        self.stack.append(Scope("comp", names))
        for i, g in enumerate(n.generators):
            self.visit(g.target)
            if i: self.visit(g.iter)
            for c in g.ifs: self.visit(c)
        if isinstance(n, ast.DictComp): self.visit(n.key); self.visit(n.value)
        else: self.visit(n.elt)
        self.stack.pop()
    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comp

class Plan:
    def __init__(self, tree, files):
        self.tree = tree
        self.moves, self.order, self.names, self.methods, self.errors, self.warnings = {}, [], {}, {}, [], []
        self.inits = {}
        for f in files:
            for i, line in enumerate(Path(f).read_text("utf-8").splitlines(), 1):
                line = line.rstrip()
                if not line or line.lstrip().startswith("#"): continue
                parts = re.sub(r"\t+#.*$", "", line).split("\t")
                at = f"{Path(f).name}:{i}"
                if parts[0] == "init" and len(parts) == 3: self.inits[parts[1]] = parts[2]; continue
                if parts[0] == "module" and len(parts) == 3:
                    old = modname(parts[1])
                    if old not in tree.mods or tree.mods[old].path != parts[1]: self.warnings.append(f"{at}: no module {parts[1]}"); continue
                    if old in self.moves: self.errors.append(f"{at}: {parts[1]} moved twice")
                    self.moves[old] = parts[2]; self.order.append(old)
                elif parts[0] == "name" and len(parts) == 4:
                    old = modname(parts[1])
                    m = tree.mods.get(old)
                    if m is None or m.path != parts[1]: self.warnings.append(f"{at}: no module {parts[1]}"); continue
                    if not re.fullmatch(r"[A-Za-z_]\w*", parts[3].rpartition(".")[2]): self.errors.append(f"{at}: bad name {parts[3]}"); continue
                    new = parts[3].rpartition(".")[2]
                    if "." in parts[2]:
                        cls, _, meth = parts[2].partition(".")
                        c = m.defs.get(cls)
                        if not isinstance(c, ast.ClassDef) or not any(isinstance(x, (ast.FunctionDef, ast.AsyncFunctionDef)) and x.name == meth for x in c.body):
                            self.warnings.append(f"{at}: no method {parts[2]} in {parts[1]}"); continue
                        if not meth.startswith("_") or meth.startswith("__"): self.errors.append(f"{at}: {parts[2]} is not a private method"); continue
                        self.methods.setdefault(old, {}).setdefault(meth, {})[cls] = new
                    else:
                        if parts[2] not in m.defs: self.warnings.append(f"{at}: no {parts[2]} in {parts[1]}"); continue
                        if (old, parts[2]) in self.names: self.errors.append(f"{at}: {parts[2]} named twice")
                        self.names[old, parts[2]] = new
                else: self.errors.append(f"{at}: not understood: {line!r}")
        self.newpath = {n: self.moves.get(n, m.path) for n, m in tree.mods.items()}
        self.newmod = {n: modname(p) for n, p in self.newpath.items()}
        self.groups = defaultdict(list)
        for n in self.order: self.groups[self.newpath[n]].append(n)
        for n, m in tree.mods.items():
            if n not in self.moves and m.path in self.groups: self.groups[m.path].insert(0, n)
            elif n not in self.moves: self.groups[m.path] = [n]

    def name(self, mod, name): return self.names.get((mod, name), name)

class Rewriter:
    def __init__(self, tree, plan):
        self.t, self.p = tree, plan
        self.res = {n: Resolver(tree, m) for n, m in tree.mods.items()}
        self.local = {}   # (file module, old local binding name) -> new local name for top-level import bindings
        self.texts = {}
        for path, group in plan.groups.items(): self.bind(path, group)
        for n in tree.mods: self.rewrite(n)

    # where a name of a module goes: (new module, new name) ; None = module itself
    def target(self, b):
        if b[0] == "mod": return self.p.newmod[b[1]], None
        o = self.t.origin(b[1], b[2])
        return o

    def short(self, new): return new.rpartition(".")[2]

    def new_local(self, local, b):
        """The wanted local name of an import binding."""
        if b[0] == "mod":
            old = b[1].rpartition(".")[2]
            return self.short(self.p.newmod[b[1]]) if local == old else local
        if b[0] == "sym":
            o = self.t.origin(b[1], b[2])
            if o and o[0] == "sym": return self.p.name(o[1], o[2]) if local == b[2] else local
            if o and o[0] == "mod":
                return self.short(self.p.newmod[o[1]]) if local == b[2] else local
        return local

    def identity(self, b):
        if b[0] == "mod": return ("mod", self.p.newmod[b[1]])
        if b[0] == "sym":
            o = self.t.origin(b[1], b[2])
            if o and o[0] == "sym": return ("sym", self.p.newmod[o[1]], self.p.name(o[1], o[2]))
            if o and o[0] == "mod": return ("mod", self.p.newmod[o[1]])
            return ("sym", self.p.newmod[b[1]], b[2])
        return None

    def bind(self, path, group):
        """Choose the local names of imports in one new file; report collisions of definitions."""
        newname = modname(path)
        defs = {}
        for n in group:
            for d in self.t.mods[n].defs:
                nd = self.p.name(n, d)
                if nd in defs and defs[nd] != (n, d): self.p.errors.append(f"{path}: {nd} is defined twice: {defs[nd]} and {(n, d)}")
                defs[nd] = (n, d)
        taken = {}
        for n in group:
            m = self.t.mods[n]
            locals_ = set()
            for node in ast.walk(m.tree):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)): locals_ |= {k for k, v in bound(self.t, m, node).items() if v is None}
                elif isinstance(node, ast.comprehension): locals_ |= {t.id for t in ast.walk(node.target) if isinstance(t, ast.Name)}
            m.locals = locals_
            for local, b in m.imports.items():
                if b[0] == "ext":
                    if local in defs and defs[local][0] != n: self.p.errors.append(f"{path}: {local} is imported in {n} and defined in {defs[local]}")
                    taken.setdefault(local, ("ext",)); self.local[n, local] = local
                    continue
                ident = self.identity(b)
                if ident[1] == newname and ident[0] == "sym":
                    self.local[n, local] = ident[2]; continue   # same file now
                if ident == ("mod", newname): self.local[n, local] = None; continue
                want = self.new_local(local, b)
                if (want in defs and defs[want] != (n, want)) or (want in defs and want != local) or taken.get(want, ident) != ident or (want != local and want in locals_):
                    if b[0] == "mod" or ident[0] == "mod":
                        alias = "_".join(ident[1].split(".")[-2:])
                        self.p.warnings.append(f"{path}: module {want} from {n} clashes; imported as {alias}")
                        want = alias
                    else:
                        self.p.errors.append(f"{path}: {want} ({b}) clashes in {n} with a definition, import or local name")
                taken[want] = ident
                self.local[n, local] = want

    def import_text(self, n, s, scopes):
        """The new text of an import statement (several lines), or None if unchanged."""
        m = self.t.mods[n]
        newself = self.p.newmod[n]
        if isinstance(s, ast.Import):
            out = []
            for a in s.names:
                if a.name in self.t.known:
                    new = self.p.newmod[a.name]
                    out.append(f"import {new}" + (f" as {a.asname}" if a.asname else ""))
                else: out.append(f"import {a.name}" + (f" as {a.asname}" if a.asname else ""))
            return out
        base = self.t.base(m, s)
        if base not in self.t.known: return None
        out = []
        for a in s.names:
            if a.name == "*": return None
            local = a.asname or a.name
            b = self.t.bindings(m, ast.ImportFrom(module=base, names=[a], level=0))[local]
            ident = self.identity(b)
            if scopes: new_local = self.deferred_local(n, local, b)
            else: new_local = self.local[n, local]
            if ident == ("mod", newself):
                continue
            if ident[0] == "sym" and ident[1] == newself and b[0] == "sym":
                # keep a re-export only in its own package file
                continue
            if ident[0] == "mod":
                pk, _, nm = ident[1].rpartition(".")
                if not pk: out.append(f"import {nm}" + (f" as {new_local}" if new_local != nm else "")); continue
            else:
                o = self.t.origin(b[1], b[2])
                # import from where the statement imported (package re-exports stay)
                src = self.p.newmod[b[1]]
                pk, nm = src, ident[2]
                if src == newself: pk = ident[1]
            keep = f" as {new_local}" if new_local != nm or a.asname == a.name else ""
            out.append(f"from {pk} import {nm}{keep}")
        return out

    def deferred_local(self, n, local, b):
        ident = self.identity(b)
        want = self.new_local(local, b)
        m = self.t.mods[n]
        if want != local and (want in m.locals or want in m.defs):
            alias = "_".join(ident[1].split(".")[-2:]) if ident[0] == "mod" else want
            if alias == want: self.p.errors.append(f"{m.path}: deferred import {want} clashes")
            return alias
        return want

    def rewrite(self, n):
        m, r = self.t.mods[n], self.res[n]
        lines = m.src.splitlines(keepends=True)
        starts = [0]
        for l in lines: starts.append(starts[-1] + len(l))
        def off(line, col): return starts[line - 1] + len(lines[line - 1].encode()[:col].decode())
        edits = {}
        def put(a, b, text):
            if m.src[a:b] != text: edits[a, b] = text
        newself = self.p.newmod[n]
        # definitions
        for s in ast.walk(m.tree):
            if isinstance(s, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                if m.defs.get(s.name) is s or (s.name in m.defs and isinstance(m.defs[s.name], type(s)) and any(x is s for x in stmts(m.tree.body))):
                    new = self.p.name(n, s.name)
                    if new != s.name: self.put_def(m, off, put, s, new)
            if isinstance(s, ast.Global):
                for g in s.names:
                    if self.p.name(n, g) != g: self.p.errors.append(f"{m.path}: global {g} renamed by hand")
        meths = self.p.methods.get(n, {})
        if meths:
            for c in ast.walk(m.tree):
                if isinstance(c, ast.ClassDef):
                    for s in c.body:
                        if isinstance(s, (ast.FunctionDef, ast.AsyncFunctionDef)) and s.name in meths:
                            if c.name not in meths[s.name]: self.p.errors.append(f"{m.path}: {c.name}.{s.name} must be planned too (or neither)")
                            else:
                                if len(set(meths[s.name].values())) > 1: self.p.errors.append(f"{m.path}: {s.name} of several classes needs one new name")
                                self.put_def(m, off, put, s, meths[s.name][c.name])
            for node in ast.walk(m.tree):
                if isinstance(node, ast.Attribute) and node.attr in meths and r.module_of(node.value) is None:
                    e = off(node.end_lineno, node.end_col_offset)
                    put(e - len(node.attr), e, next(iter(meths[node.attr].values())))
            for other, om in self.t.mods.items():
                if other != n:
                    for meth in meths:
                        if re.search(rf"\.{meth}\b", om.src) and not other.startswith("test"):
                            self.p.warnings.append(f"{om.path} uses .{meth} too (planned in {m.path})")
        # names
        for node, b, scopes in r.refs:
            a, e = off(node.lineno, node.col_offset), off(node.end_lineno, node.end_col_offset)
            if b[0] == "sym" and b[1] == n and node.id in m.defs and not any(node.id in s.names for s in scopes if s.kind != "class" or s is scopes[-1]):
                new = self.p.name(n, node.id)
            elif b[0] == "ext": continue
            else:
                top = m.imports.get(node.id)
                deferred = any(node.id in s.names and s.names[node.id] for s in scopes)
                new = self.deferred_local(n, node.id, b) if deferred else self.local.get((n, node.id), node.id)
                if new is None: new = node.id; 
            if new != node.id: self.shadow(m, node, new, scopes)
            put(a, e, new)
        # attributes of modules
        for node, mod, attr, scopes in r.attrs:
            e = off(node.end_lineno, node.end_col_offset)
            m2 = self.t.mods[mod]
            if attr in m2.defs: new = self.p.name(mod, attr)
            elif attr in m2.imports: new = self.local.get((mod, attr)) or attr
            elif f"{mod}.{attr}" in self.t.known: new = self.short(self.p.newmod[f"{mod}.{attr}"])
            else: new = attr
            inside = self.p.newmod[mod] == newself and mod != n
            if inside:
                a = off(node.lineno, node.col_offset)
                edits_inner = [k for k in edits if a <= k[0] and k[1] <= e]
                for k in edits_inner: del edits[k]
                self.shadow(m, node, new, scopes)
                edits[a, e] = new
            else:
                put(e - len(attr), e, new)
        for node, mod, value in r.strings:
            m2 = self.t.mods[mod]
            new = self.p.name(mod, value) if value in m2.defs else (self.local.get((mod, value)) or value)
            if new != value:
                a, e = off(node.lineno, node.col_offset), off(node.end_lineno, node.end_col_offset)
                put(a, e, m.src[a:e].replace(value, new))
        for s in m.tree.body:
            if isinstance(s, ast.Assign) and any(isinstance(x, ast.Name) and x.id == "__all__" for x in s.targets):
                for c in ast.walk(s.value):
                    if isinstance(c, ast.Constant) and isinstance(c.value, str):
                        new = self.p.name(n, c.value) if c.value in m.defs else (self.local.get((n, c.value)) or c.value)
                        put(off(c.lineno, c.col_offset), off(c.end_lineno, c.end_col_offset), f'"{new}"')
        # imports
        top, typing = [], []
        typing_of = {i: s for s in m.tree.body if isinstance(s, ast.If) and ast.unparse(s.test) == "TYPE_CHECKING" and not s.orelse and all(isinstance(x, (ast.Import, ast.ImportFrom)) for x in s.body) for i in s.body}
        joined = len(self.p.groups[self.p.newpath[n]]) > 1
        for s, scopes in r.imports:
            a, e = off(s.lineno, s.col_offset), off(s.end_lineno, s.end_col_offset)
            text = self.import_text(n, s, scopes)
            is_top = s in m.tree.body
            if text is None: text = [m.src[a:e]]
            block = typing_of.get(s)
            if block is not None and joined:
                typing += text
                edits[off(block.lineno, block.col_offset), off(block.end_lineno, block.end_col_offset)] = ""
            elif is_top and joined:
                top += text; edits[a, e] = ""
            elif isinstance(s, ast.Import) and all(x.name not in self.t.known for x in s.names): continue
            elif text != [m.src[a:e]]:
                indent = " " * s.col_offset
                old = sorted(f"from {s.module} import {x.name}" + (f" as {x.asname}" if x.asname else "") for x in s.names) if isinstance(s, ast.ImportFrom) else None
                if old != sorted(text): edits[a, e] = ("\n" + indent).join(text) if text else ("pass" if not is_top else "")
        # a bare use of the module that is now this very file
        for node, b, scopes in r.refs:
            if b[0] == "mod" and self.p.newmod[b[1]] == newself and b[1] != n:
                a, e = off(node.lineno, node.col_offset), off(node.end_lineno, node.end_col_offset)
                if not any(k[0] <= a and e <= k[1] for k in edits): self.p.errors.append(f"{m.path}:{node.lineno}: {node.id} is this very module now; used as an object")
        out, at = [], 0
        for (a, e), text in sorted(edits.items()):
            if a < at: self.p.errors.append(f"{m.path}: overlapping edit at {m.src[a:e]!r}"); continue
            out += [m.src[at:a], text]; at = e
        out.append(m.src[at:])
        m.new, m.top, m.typing, m.changed = "".join(out), top, typing, bool(edits)

    def put_def(self, m, off, put, s, new):
        a = off(s.lineno, s.col_offset)
        k = re.compile(r"(?:async\s+)?(?:def|class)\s+").match(m.src, a)
        put(k.end(), k.end() + len(s.name), new)

    def shadow(self, m, node, new, scopes):
        fn = False
        for s in reversed(scopes):
            if s.kind == "class" and fn: continue
            fn = True
            if new in s.names and s.names[new] is None:
                self.p.errors.append(f"{m.path}:{node.lineno}: new name {new} is a local name there"); return

    def cycles(self):
        graph = defaultdict(set)
        for n, m in self.t.mods.items():
            if not n.startswith(("facts", "dashboard")): continue
            me = self.p.newmod[n]
            skip = set()
            for s in m.tree.body:
                if isinstance(s, ast.If) and "TYPE_CHECKING" in ast.unparse(s.test): skip |= set(ast.walk(s))
            for s in stmts(m.tree.body):
                if s in skip or not isinstance(s, (ast.Import, ast.ImportFrom)): continue
                for b in self.t.bindings(m, s).values():
                    if b[0] in ("mod", "sym") and b[1] in self.p.newmod and self.p.newmod[b[1]] != me: graph[me].add(self.p.newmod[b[1]])
        index, low, on, stack, out = {}, {}, set(), [], []
        sys.setrecursionlimit(10000)
        def go(v):
            index[v] = low[v] = len(index); stack.append(v); on.add(v)
            for w in graph.get(v, ()):
                if w not in index: go(w); low[v] = min(low[v], low[w])
                elif w in on: low[v] = min(low[v], index[w])
            if low[v] == index[v]:
                part = []
                while True:
                    w = stack.pop(); on.discard(w); part.append(w)
                    if w == v: break
                if len(part) > 1: out.append(sorted(part))
        for v in list(graph):
            if v not in index: go(v)
        return out

    def assemble(self, path, group):
        if len(group) == 1:
            return self.t.mods[group[0]].new
        docs, imports, typing, bodies = [], [], [], []
        for n in group:
            m = self.t.mods[n]
            src = m.new
            tree = ast.parse(src)
            doc = ast.get_docstring(tree, clean=False)
            if doc is not None:
                lines = src.splitlines(keepends=True)
                d = tree.body[0]
                src = "".join(lines[: d.lineno - 1]) + "".join(lines[d.end_lineno :])
                docs.append(doc.strip())
            imports += [x for x in m.top if x not in imports]
            typing += [x for x in m.typing if x not in typing]
            bodies.append(src.strip())
        doc = docs[0] + "".join("\n\n" + d for d in docs[1:]) if docs else ""
        if "\n" in doc: doc += "\n"
        typing = ["    " + x.replace("\n", "\n    ") for x in typing if x not in imports]
        block = "\n\nif TYPE_CHECKING:\n" + "\n".join(typing) if typing else ""
        future = [i for i in imports if "__future__" in i]
        return f'"""{doc}"""\n\n' + "\n".join([*future, *[i for i in imports if i not in future]]) + block + "\n\n\n" + "\n\n\n".join(bodies) + "\n"

def main():
    mode, root, files = sys.argv[1], sys.argv[2], sys.argv[3:]
    tree = Tree(root); plan = Plan(tree, files); rw = Rewriter(tree, plan)
    for c in rw.cycles(): plan.errors.append("import cycle: " + ", ".join(c))
    code = [p for p in plan.groups if not p.startswith("tests")]
    base = defaultdict(list)
    for p in code:
        if Path(p).name not in ("__init__.py", "__main__.py"): base[Path(p).name].append(p)
    mine = set(plan.moves.values())
    for b, ps in base.items():
        if len(ps) > 1: plan.warnings.append(f"shared file name: {', '.join(ps)}")
    classes = defaultdict(list)
    for n, m in tree.mods.items():
        if n.startswith(("facts", "dashboard")):
            for s in ast.walk(m.tree):
                if isinstance(s, ast.ClassDef): classes[plan.name(n, s.name) if s in m.tree.body else s.name].append(m.path)
    for c, ps in classes.items():
        if len(ps) > 1: plan.warnings.append(f"shared class name: {c} in {', '.join(ps)}")
    fn = [(n, s.name, s in set(m.tree.body)) for n, m in tree.mods.items() if n.startswith(("facts", "dashboard")) for s in ast.walk(m.tree) if isinstance(s, (ast.FunctionDef, ast.AsyncFunctionDef)) and not (s.name.startswith("__") and s.name.endswith("__"))]
    meth = {(n, k): next(iter(v.values())) for n, d in plan.methods.items() for k, v in d.items()}
    new = [plan.name(n, s) if top else meth.get((n, s), s) for n, s, top in fn]
    one = sum("_" not in x.strip("_") for x in new)
    print(f"modules {len(code)}, functions {len(new)}, one-word {100 * one / len(new):.1f} %")
    for p, g in plan.groups.items():
        size = sum(tree.mods[n].src.count("\n") for n in g)
        if len(g) > 1 and size > 450: plan.warnings.append(f"{p}: {size} lines of {len(g)} modules")
    for e in dict.fromkeys(plan.errors): print("ERROR", e)
    if "--warnings" in sys.argv or mode == "--check":
        touched = set(files)
        for w in dict.fromkeys(plan.warnings): print("warning", w)
    if mode != "--apply": return
    if plan.errors and "FORCE" not in __import__("os").environ: sys.exit("not applied")
    R = Path(root)
    for path, group in plan.groups.items():
        text = rw.assemble(path, group)
        target = R / path
        if group == [modname(path)] and tree.mods[group[0]].path == path:
            if tree.mods[group[0]].changed: target.write_text(text, "utf-8")
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        first = tree.mods[group[0]].path
        if first != path: subprocess.run(["git", "-C", root, "mv", first, path], check=True)
        for n in group[1:]:
            subprocess.run(["git", "-C", root, "rm", "-q", "-f", tree.mods[n].path], check=True)
        target.write_text(text, "utf-8")
    for path, doc in plan.inits.items():
        (R / path).parent.mkdir(parents=True, exist_ok=True)
        if not (R / path).exists(): (R / path).write_text(f'"""{doc}"""\n', "utf-8")
    # dotted names in texts: module.name or module:name
    named = {f"{m}.{n}": new for (m, n), new in plan.names.items()}
    if named:
        rn = re.compile(r"(?<![\w./])((?:facts|dashboard)(?:\.\w+)+)([.:])(\w+)\b")
        for f in subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True).stdout.split("\n"):
            p = R / f
            if not f or not p.is_file() or p.suffix not in {".py", ".md", ".toml"}: continue
            t = p.read_text("utf-8"); u = rn.sub(lambda k: k[1] + k[2] + named.get(f"{k[1]}.{k[3]}", k[3]), t)
            if u != t: p.write_text(u, "utf-8")
    # dotted module names in texts
    moved = {tree.mods[n].name: plan.newmod[n] for n in plan.moves if plan.newmod[n] != n and "." in n}
    paths = {tree.mods[n].path: plan.newpath[n] for n in plan.moves}
    if moved:
        fresh = {v for v in plan.newmod.values()} - set(tree.mods)
        def kids(k): return sorted({v[len(k) + 1 :].split(".")[0] for v in fresh if v.startswith(k + ".")})
        def guard(k): return rf"(?!(?:\.| import )(?:{'|'.join(kids(k))})\b)" if kids(k) else ""
        rx = re.compile(r"(?<![\w./])(" + "|".join(re.escape(k) + guard(k) for k in sorted(moved, key=len, reverse=True)) + r")(?![\w])(?!\.py)")
        rp = re.compile(r"(?<![\w/])(" + "|".join(re.escape(k) for k in sorted(paths, key=len, reverse=True)) + r")(?!\w)")
        for f in subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True).stdout.split("\n"):
            p = R / f
            if not f or not p.is_file() or p.suffix not in {".py", ".md", ".toml", ".sh", ".txt", ".ini", ".cfg", ".yml", ".yaml"}: continue
            t = p.read_text("utf-8"); u = rp.sub(lambda k: paths[k[1]], rx.sub(lambda k: moved[k[1]], t))
            if u != t: p.write_text(u, "utf-8")

main()
