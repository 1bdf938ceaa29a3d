import sys
src=sys.argv[1]; out=[]; cur=None
for line in open(src):
    line=line.rstrip()
    if not line or line.startswith('#'): continue
    if line.startswith('init '):
        _,p,d=line.split(' ',2); out.append(f"init\t{p}\t{d}"); continue
    if ' -> ' in line:
        a,b=line.split(' -> '); cur=a
        if a!=b: out.append(f"module\t{a}\t{b}")
        continue
    for w in line.split():
        a,b=w.split('=')
        out.append(f"name\t{cur}\t{a}\t{b}")
open(src.replace('.src','.tsv'),'w').write('\n'.join(out)+'\n')
