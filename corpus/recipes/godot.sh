#!/bin/bash
# Recordings of the Godot engine without a window.
. "$(dirname "$0")/lib.sh"
need godot3-server
project() { printf 'config_version=4\n[application]\nconfig/name="demo"\nrun/main_scene="res://main.tscn"\n' >project.godot; printf '[gd_scene format=2]\n[node name="M" type="Node"]\n' >main.tscn; printf '[preset.0]\nname="Linux"\nplatform="Linux/X11"\nrunnable=true\nexport_filter="all_resources"\nexport_path=""\n[preset.0.options]\n' >export_presets.cfg; }
export_templates() { project; godot3-server --export Linux out/game; }
export_preset() { project; godot3-server --export Windows out/game.exe; }
script() { project; printf 'extends SceneTree\nfunc _init():\n\tvar speed = maximum * 2\n\tquit()\n' >check.gd; printf 'check:\n\tgodot3-server -s check.gd 2>&1 | tee log; ! grep -q "Parse Error" log\n' >Makefile; make check; }
for f in export_templates export_preset script; do record "${f//_/-}" "$f"; done
p_script() { project; printf 'extends SceneTree\nfunc _init():\n\tprint("0 errors")\n\tpush_warning("ERROR: printed on purpose")\n\tquit()\n' >check.gd; godot3-server -s check.gd; }
record_pass godot script p_script
