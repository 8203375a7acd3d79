#!/bin/bash
# Recordings of nvcc. NVCC is its command: pip install nvidia-cuda-nvcc nvidia-cuda-runtime nvidia-cuda-crt puts it in nvidia/cu13/bin of site-packages.
. "$(dirname "$0")/lib.sh"
need g++ make
n() { "${NVCC:-nvcc}" "$@"; }
kernel() { mkdir -p src; printf '#include <cstdio>\n__global__ void scale(float *v, float error_rate) {\n  int unused;\n  v[threadIdx.x] *= %s;\n}\nint main() { scale<<<1, 32>>>(nullptr, 2.0f); return 0; }\n' "${1:-factor}" >src/kernel.cu; }
undefined() { kernel; n -c src/kernel.cu -o kernel.o; }
many() { kernel 'factor; syntax here'; printf 'kernel.o: src/kernel.cu\n\t"%s" -O2 -arch=sm_80 -c $< -o $@\n' "${NVCC:-nvcc}" >Makefile; make 2>&1 | sed "s|\"${NVCC:-nvcc}\"|nvcc|"; return "${PIPESTATUS[0]}"; }
arch() { kernel 2; n -arch=sm_30 -c src/kernel.cu -o kernel.o; }
option() { kernel 2; n --frobnicate -c src/kernel.cu -o kernel.o; }
no_input() { n -c -o kernel.o; }
missing_file() { n -c src/gone.cu -o gone.o; }
shared_size() { mkdir src; printf '__global__ void k(int *o) { __shared__ int a[40000]; a[threadIdx.x] = 1; __syncthreads(); *o = a[3]; }\n' >src/big.cu; n -arch=sm_80 -cubin src/big.cu -o big.cubin; }
device_link() { printf 'extern __device__ int part(int);\n__global__ void k(int *o) { *o = part(3); }\nint main() { return 0; }\n' >a.cu; n -arch=sm_80 -dc a.cu -o a.o && n -arch=sm_80 -dlink a.o -o link.o; }
host_too_new() { kernel 2; printf '#!/bin/sh\nexec g++ -U__GNUC__ -D__GNUC__=19 "$@"\n' >g++-19; chmod +x g++-19; n -ccbin "$PWD/g++-19" -c src/kernel.cu -o kernel.o; } # a compiler that says that it is newer
for c in undefined many arch option no_input missing_file shared_size device_link host_too_new; do record "${c//_/-}" "$c"; done
pass_warnings() { printf '__global__ void error_kernel(float *v) { int unused_error; v[0] = 1.0; }\nint main() { return 0; }\n' >error.cu; n -c error.cu -o e.o; }
record_pass cuda warnings pass_warnings
