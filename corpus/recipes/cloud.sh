#!/usr/bin/env bash
# aws, kubectl and ansible against servers on this machine that refuse. Nothing leaves the machine.
. "$(dirname "$0")/lib.sh"
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
need python3-venv kubernetes-client
V=$SRC/_venv; [ -x "$V/bin/ansible" ] || { python3 -m venv "$V"; "$V/bin/pip" -q install ansible-core awscli; }
export PATH=$V/bin:$PATH AWS_EC2_METADATA_DISABLED=true ANSIBLE_NOCOLOR=1 ANSIBLE_LOCALHOST_WARNING=0 AWS_DEFAULT_REGION=us-east-1 AWS_MAX_ATTEMPTS=1
unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_PROFILE KUBECONFIG
cat >"$SRC/_cloud.py" <<'P'
import sys, json
from http.server import BaseHTTPRequestHandler, HTTPServer
class H(BaseHTTPRequestHandler):
    def do_GET(self):
        n = int(self.headers.get('content-length') or 0); body = self.rfile.read(n).decode(); p = self.path
        if '/api' in p:
            s, t, b = 403, 'application/json', json.dumps({"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "Forbidden", "code": 403,
                "message": 'pods is forbidden: User "system:serviceaccount:ci:default" cannot list resource "pods" in API group "" in the namespace "default"', "details": {"kind": "pods"}})
            if 'pods' not in p:
                s, b = 200, json.dumps({"kind": "APIVersions", "versions": ["v1"]} if p.startswith('/api?') or p == '/api' else {"kind": "APIGroupList", "apiVersion": "v1", "groups": []} if p.startswith('/apis') else
                    {"kind": "APIResourceList", "groupVersion": "v1", "resources": [{"name": "pods", "singularName": "", "namespaced": True, "kind": "Pod", "verbs": ["list", "get"]}]})
            if self.headers.get('authorization') == 'Bearer old':
                s, b = 401, json.dumps({"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "Unauthorized", "reason": "Unauthorized", "code": 401})
        elif 'GetCallerIdentity' in body:
            s, t, b = 403, 'text/xml', '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>'
        elif p.startswith('/denied'):
            s, t, b = 403, 'application/xml', '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>'
        elif p.startswith('/locked'):
            s, t, b = 409, 'application/xml', '<Error><Code>OperationAborted</Code><Message>A conflicting conditional operation is currently in progress against this resource.</Message></Error>'
        else:
            s, t, b = 404, 'application/xml', '<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>'
        b = b.encode(); self.send_response(s); self.send_header('content-type', t); self.send_header('content-length', str(len(b))); self.end_headers()
        if self.command != 'HEAD': self.wfile.write(b)
    do_POST = do_PUT = do_HEAD = do_GET
    def log_message(self, *a): pass
HTTPServer(('127.0.0.1', 28570), H).serve_forever()
P
python3 "$SRC/_cloud.py" & server=$!; sleep 1
E=--endpoint-url=http://127.0.0.1:28570
keys() { env AWS_ACCESS_KEY_ID=AKIAEXAMPLE AWS_SECRET_ACCESS_KEY=example "$@"; }
kube() { printf 'apiVersion: v1\nkind: Config\nclusters: [{name: c, cluster: {server: "%s"}}]\nusers: [{name: u, user: {token: "%s"}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x\n' "$1" "$2" >config; export KUBECONFIG=$PWD/config HOME=$PWD; }
play() { printf '%s\n' "$1" >play.yml; ansible-playbook -i 'web1,' -c local play.yml; }
aws-no-credentials() { echo hello >a.txt; aws s3 cp a.txt s3://demo-bucket/a.txt $E; }
aws-expired() { keys aws sts get-caller-identity $E; }
aws-denied() { echo hello >a.txt; keys aws s3 cp a.txt s3://denied/a.txt $E; }
aws-conflict() { keys aws s3api put-object-acl --bucket locked --key a.txt --acl private $E; }
aws-no-bucket() { keys aws s3 ls s3://demo-missing/ $E; }
kubectl-none() { export HOME=$PWD; kubectl get pods; }
kubectl-dns() { kube https://k8s.invalid:6443 t; kubectl get pods; }
kubectl-context() { kube http://127.0.0.1:28570 t; kubectl --context prod get pods; }
kubectl-forbidden() { kube http://127.0.0.1:28570 t; kubectl get pods; }
ansible-task() { play '- hosts: all
  gather_facts: false
  tasks:
    - name: print a version
      command: echo 1.0
    - name: build the package
      command: make -C /none all
    - name: publish
      command: echo never'; }
ansible-module() { play '- hosts: all
  gather_facts: false
  tasks:
    - name: open the port
      community.nope.ufw: { rule: allow }'; }
ansible-syntax() { play '- hosts: all
  tasks:
    - name: broken
      command: echo
       chdir: /'; }
ansible-no-file() { ansible-playbook -i 'web1,' -c local site.yml; }
ansible-undefined() { play '- hosts: all
  gather_facts: false
  tasks:
    - name: write the version
      copy: { content: "{{ release_version }}", dest: ./v }'; }
CASES=$(sed -n 's/^\([a-z][a-z0-9-]*\)() {.*/\1/p' "$0" | grep -E '^(aws|kubectl|ansible)-')
for c in $CASES; do record $c $c; done
p-ansible() { play '- hosts: all
  gather_facts: false
  tasks:
    - name: is it there already?
      command: /none/tool --version
      ignore_errors: true
    - name: retried
      shell: "test -e stamp || { touch stamp; exit 1; }"
      register: r
      until: r.rc == 0
      retries: 2
      delay: 0
    - name: print an error text
      shell: echo "ERROR! this text belongs to the test"
    - block:
        - name: fails in a block
          command: "false"
      rescue:
        - name: mends it
          command: "true"'; }
record_pass ansible tolerated p-ansible
kill $server
