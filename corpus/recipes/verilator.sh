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
