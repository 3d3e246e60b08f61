"""nginx as it serves Element Web in its pod: the rendered files, with other places and another port, as all pods share one host here."""

import os

import harness

# Path below the image's folders to what is in the file.
APP = {
    "app/index.html": "<html>",
    "app/version": "1.0",
    "app/config.json": '{"from": "the image"}',
    "app/i18n/languages.json": "{}",
    "app/bundles/abc/app.js": "app()",
    "app/mobile_guide/index.html": "<html>",
    "modules/banner/index.js": "banner()",
}
MAIN = """
{user}
pid {root}/nginx.pid;
error_log stderr;
daemon off;
events {{}}
http {{
    include /etc/nginx/mime.types;
    log_format main '$remote_addr "$request" $status';
    access_log {root}/access.log main;
    client_body_temp_path {root}/tmp/body;
    proxy_temp_path {root}/tmp/proxy;
    fastcgi_temp_path {root}/tmp/fastcgi;
    uwsgi_temp_path {root}/tmp/uwsgi;
    scgi_temp_path {root}/tmp/scgi;
    include {root}/etc/nginx/conf.d/*.conf;
}}
"""


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def lay_out(root, port, nginx, config):
    """Puts the files of nginx and config.json where the pod mounts them, and the image's files, below `root`. Gives the command."""
    headers = {"/etc/nginx/security": f"{root}/etc/nginx/security"}
    places = {**headers, "/app;": f"{root}/app;", "/tmp/element": f"{root}/tmp/element", "alias /": f"alias {root}/", "8080;": f"{port};"}
    for name, place in {"default": "conf.d/", "http_customisations": "conf.d/", "security_headers": ""}.items():
        text = nginx[f"{name}.conf"]
        write(root / f"etc/nginx/{place}{name}.conf", harness.replace(text, **places) if name == "default" else text)
    for name, text in APP.items():
        write(root / name, text)
    # As the image does when it starts.
    write(root / "tmp/element-web-config/config.json", config)
    write(root / "nginx.conf", MAIN.format(root=root, user="user root;" if os.geteuid() == 0 else ""))
    return ["nginx", "-e", "stderr", "-p", str(root), "-c", str(root / "nginx.conf")]
