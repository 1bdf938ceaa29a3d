#!/usr/bin/env python3
"""extract.py ROOT PLAN: move helpers out of test files. Lines: FILE<TAB>name,name<TAB>TARGET<TAB>docstring"""
import ast, re, subprocess, sys
from pathlib import Path
root, planfile = Path(sys.argv[1]), sys.argv[2]
def load(p): return ast.parse((root / p).read_text())
def span(s, lines):
    first = min([s.lineno, *[d.lineno for d in getattr(s, "decorator_list", [])]])
    while first > 1 and lines[first - 2].startswith("#"): first -= 1
    return first, s.end_lineno
def names_of(s):
    if isinstance(s, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)): return [s.name]
    if isinstance(s, ast.Assign): return [n.id for t in s.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
    if isinstance(s, ast.AnnAssign): return [s.target.id]
    return []
moved = {}   # (test module, name) -> target module
for line in open(planfile):
    line = line.rstrip("\n")
    if not line or line.startswith("#"): continue
    path, names, target, doc = line.split("\t")
    src = (root / path).read_text(); lines = src.splitlines(); tree = ast.parse(src)
    defs, stm = {}, []
    for i, s in enumerate(tree.body):
        for n in names_of(s): defs[n] = i
    want, todo = set(), [n for n in names.split(",")]
    while todo:
        n = todo.pop()
        if n not in defs: print("unknown", path, n); continue
        i = defs[n]
        if i in want: continue
        want.add(i)
        top = tree.body[i]
        local = {x.arg for x in ast.walk(top) if isinstance(x, ast.arg)} | ({x.id for x in ast.walk(top) if isinstance(x, ast.Name) and isinstance(x.ctx, ast.Store)} if isinstance(top, (ast.FunctionDef, ast.ClassDef)) else set())
        is_fixture = any("fixture" in ast.unparse(d) for d in getattr(top, "decorator_list", []))
        for x in ast.walk(top):
            if isinstance(x, ast.Name) and x.id in defs and x.id not in local: todo.append(x.id)
            if is_fixture and isinstance(x, ast.arg) and x.arg in defs and any("fixture" in ast.unparse(d) for d in getattr(tree.body[defs[x.arg]], "decorator_list", [])): todo.append(x.arg)
    # strings documenting a constant follow it
    for i in sorted(want):
        if isinstance(tree.body[i], (ast.Assign, ast.AnnAssign)) and i + 1 < len(tree.body) and isinstance(tree.body[i + 1], ast.Expr) and isinstance(tree.body[i + 1].value, ast.Constant): want.add(i + 1)
    imports = [s for s in tree.body if isinstance(s, (ast.Import, ast.ImportFrom)) or (isinstance(s, ast.If) and "TYPE_CHECKING" in ast.unparse(s.test))]
    taken = sorted(want)
    out = [n for i in taken for n in names_of(tree.body[i])]
    tests = [n for n in out if n.startswith("test_")]
    if tests: print("takes tests!", path, tests)
    text = "\n\n\n".join("\n".join(lines[slice(span(tree.body[i], lines)[0] - 1, span(tree.body[i], lines)[1])]) for i in taken)
    head = "\n".join("\n".join(lines[s.lineno - 1 : s.end_lineno]) for s in imports)
    t = root / target
    t.parent.mkdir(parents=True, exist_ok=True)
    if t.exists():
        old = t.read_text(); tt = ast.parse(old); at = tt.body[0].end_lineno
        ol = old.splitlines()
        t.write_text("\n".join(ol[:at]) + "\n" + head + "\n" + "\n".join(ol[at:]) + "\n\n\n" + text + "\n")
    else: t.write_text(f'"""{doc}"""\n\n{head}\n\n{text}\n')
    subprocess.run(["git", "-C", str(root), "add", "-N", target])
    gone = set()
    for i in taken:
        a, e = span(tree.body[i], lines); gone |= set(range(a, e + 1))
    rest = [l for k, l in enumerate(lines, 1) if k not in gone]
    body = "\n".join(rest) + "\n"
    tmod = ".".join(Path(target).with_suffix("").parts[1:])
    stem = Path(path).stem
    for n in out: moved[stem, n] = tmod
    rt = ast.parse(body)
    fixtures = {n for i in taken for n in names_of(tree.body[i]) if any("fixture" in ast.unparse(d) for d in getattr(tree.body[i], "decorator_list", []))}
    used = {x.id for x in ast.walk(rt) if isinstance(x, ast.Name)} | {x.arg for x in ast.walk(rt) if isinstance(x, ast.arg)} & fixtures | {c.value for x in ast.walk(rt) if isinstance(x, ast.Call) and "usefixtures" in ast.unparse(x.func) for c in x.args if isinstance(c, ast.Constant)}
    need = [n for n in out if n in used]
    if need:
        last = max(s.end_lineno for s in rt.body if isinstance(s, (ast.Import, ast.ImportFrom)))
        bl = body.splitlines()
        fx = "  # noqa: F401 - fixtures" if set(need) & fixtures else ""
        bl.insert(last, f"from {tmod} import {', '.join(need)}{fx}")
        body = "\n".join(bl) + "\n"
    (root / path).write_text(body)
for p in sorted((root / "tests").rglob("*.py")):
    src = p.read_text(); tree = ast.parse(src); lines = src.splitlines(); change = False
    for s in sorted((x for x in ast.walk(tree) if isinstance(x, ast.ImportFrom)), key=lambda x: -x.lineno):
        hit = [a for a in s.names if (s.module, a.name) in moved]
        if not hit: continue
        change = True
        comment = re.search(r"\s+#.*$", lines[s.end_lineno - 1]); comment = comment[0] if comment else ""
        groups = {}
        for a in s.names: groups.setdefault(moved.get((s.module, a.name), s.module), []).append(a.name + (f" as {a.asname}" if a.asname else ""))
        lines[s.lineno - 1 : s.end_lineno] = [" " * s.col_offset + f"from {m} import {', '.join(n)}{comment}" for m, n in groups.items()]
    if change: p.write_text("\n".join(lines) + "\n")
