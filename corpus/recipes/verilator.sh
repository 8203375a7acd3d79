#!/bin/bash
# Recordings of Verilator, Icarus Verilog and GHDL.
. "$(dirname "$0")/lib.sh"
need verilator iverilog ghdl make
top='module top(input clk, input [7:0] a, output reg [3:0] q);\n'
syntax() { printf "$top"'always @(posedge clk) q <= a[3:0]\nendmodule\n' >top.v; verilator --lint-only top.v; }
width() { printf "$top"'always @(posedge clk) q <= a;\nendmodule\n' >top.v; verilator --lint-only -Wall top.v; }
module_missing() { printf "$top"'fifo u_fifo(.clk(clk));\nendmodule\n' >top.v; printf 'lint:\n\tverilator --lint-only top.v\n' >Makefile; make lint; }
file_missing() { verilator --cc rtl/missing.sv; }
option() { printf "$top"'endmodule\n' >top.v; verilator --frobnicate top.v; }
iv_syntax() { printf "$top"'always @(posedge clk) q <= a[3:0]\nendmodule\n' >top.v; iverilog -o t top.v; }
iv_missing() { printf "$top"'fifo u_fifo(.clk(clk));\nendmodule\n' >top.v; iverilog -o t top.v; }
ghdl_() { printf 'entity e is end entity;\narchitecture a of e is\nbegin\n  x <= 1;\nend architecture;\n' >e.vhd; ghdl -a e.vhd; }
for f in syntax width module_missing file_missing option iv_syntax iv_missing ghdl_; do n=${f%_}; record "${n//_/-}" "$f"; done
p_warn() { printf "$top"'always @(posedge clk) q <= a;\nendmodule\n' >top.v; verilator --lint-only -Wall -Wno-fatal top.v; printf 'all:\n\t@echo done\n' >Makefile; make; }
record_pass verilator warnings-not-fatal p_warn
need yosys
yosys_syntax() { printf "$top"'always @(posedge clk) q <= a[3:0]\nendmodule\n' >top.v; printf 'synth:\n\tyosys -q -p "read_verilog top.v; synth"\n' >Makefile; make synth; }
yosys_module() { printf "$top"'fifo u_fifo(.clk(clk));\nendmodule\n' >top.v; yosys -p 'read_verilog top.v; hierarchy -check -top top'; }
yosys_file() { yosys -p 'read_verilog rtl/missing.v'; }
yosys_command() { yosys -p 'synth_frobnicate'; }
for f in yosys_syntax yosys_module yosys_file yosys_command; do record "${f//_/-}" "$f"; done
need nextpnr-ice40 python3-venv
mul='module top(input clk, input [63:0] a, output reg [63:0] q);\nalways @(posedge clk) q <= a * q;\nendmodule\n'
pnr() { printf "$mul" >top.v; yosys -q -p 'read_verilog top.v; synth_ice40 -top top -json top.json' >/dev/null 2>&1; printf 'top.asc: top.json\n\tnextpnr-ice40 --hx1k --package vq100 %s --json top.json --asc top.asc\n' "$1" >Makefile; make; }
nextpnr_full() { pnr ''; }
nextpnr_pcf() { printf 'set_io clk 13\n' >a.pcf; pnr '--pcf a.pcf'; }
VUNIT=/build/src/vunit-venv/bin/python
[ -x $VUNIT ] || { python3 -m venv /build/src/vunit-venv && /build/src/vunit-venv/bin/pip -q install vunit-hdl; }
vunit() { printf 'library vunit_lib;\ncontext vunit_lib.vunit_context;\nentity tb_uart is generic (runner_cfg : string); end entity;\narchitecture tb of tb_uart is begin\nmain : process begin\n  test_runner_setup(runner, runner_cfg);\n  while test_suite loop\n    if run("send") then check_equal(1, 1);\n    elsif run("recv") then check_equal(1, %s, "byte count");\n    end if;\n  end loop;\n  test_runner_cleanup(runner);\nend process;\nend architecture;\n' "$1" >tb_uart.vhd; printf 'from vunit import VUnit\nvu = VUnit.from_argv(compile_builtins=False)\nvu.add_vhdl_builtins()\nlib = vu.add_library("lib")\nlib.add_source_files("tb_*.vhd")\nvu.main()\n' >run.py; $VUNIT run.py; }
vunit_() { vunit 2; }
for f in nextpnr_full nextpnr_pcf vunit_; do n=${f%_}; record "${n//_/-}" "$f"; done
p_vunit() { vunit 1; }
record_pass verilator vunit p_vunit
vunit_crash() { vunit '1); report "frame lost" severity failure; check_equal(1, 1'; }
record vunit-crash vunit_crash
vunit_unfinished() { vunit '1); wait; check_equal(1, 1'; }
record vunit-unfinished vunit_unfinished
