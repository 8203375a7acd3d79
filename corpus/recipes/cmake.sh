#!/bin/bash
# Recordings of cmake: the one of Debian 12 (3.25) and a 4.x from the Python package.
. "$(dirname "$0")/lib.sh"
need gcc g++ cmake make ninja-build python3-venv pkg-config
CM4=/build/src/cm4/bin/cmake
[ -x "$CM4" ] || { python3 -m venv /build/src/cm4 && /build/src/cm4/bin/pip -q install 'cmake>=4'; }
P='cmake_minimum_required(VERSION 3.10)\nproject(demo C CXX)\n'
cfg() { cmake -S . -B build "$@"; }
find_package() { printf "$P"'find_package(Threads REQUIRED)\nfind_package(CURL REQUIRED)\nadd_executable(x x.c)\n' >CMakeLists.txt; echo 'int main(void) { return 0; }' >x.c; cfg; }
find_package_config() { printf "$P"'find_package(Frobnicate 2.1 REQUIRED CONFIG)\n' >CMakeLists.txt; cfg -G Ninja; }
find_package_any() { printf "$P"'find_package(fmtx REQUIRED)\n' >CMakeLists.txt; $CM4 -S . -B build; }
find_version() { printf "$P"'find_package(ZLIB 99.1 REQUIRED)\n' >CMakeLists.txt; mkdir i l; echo '#define ZLIB_VERSION "1.2.13"' >i/zlib.h; touch l/libz.so; cfg -DZLIB_INCLUDE_DIR=$PWD/i -DZLIB_LIBRARY=$PWD/l/libz.so; }
find_components() { printf "$P"'find_package(Boost 1.70 REQUIRED COMPONENTS filesystem locale)\n' >CMakeLists.txt; cfg; }
config_version() { printf "$P"'find_package(Foo 3.0 REQUIRED)\n' >CMakeLists.txt; mkdir foo; printf 'set(PACKAGE_VERSION "2.4.0")\nset(PACKAGE_VERSION_COMPATIBLE FALSE)\n' >foo/FooConfigVersion.cmake; touch foo/FooConfig.cmake; cfg -DCMAKE_PREFIX_PATH=$PWD/foo; }
pkg_check() { printf "$P"'find_package(PkgConfig REQUIRED)\npkg_check_modules(DEPS REQUIRED libfrob>=2.0 zlib-nope)\n' >CMakeLists.txt; cfg; }
too_old() { printf 'cmake_minimum_required(VERSION 3.31)\nproject(demo C)\n' >CMakeLists.txt; cfg; }
compat_removed() { printf 'cmake_minimum_required(VERSION 2.8.12)\nproject(demo C)\n' >CMakeLists.txt; $CM4 -S . -B build; }
compat_removed_sub() { mkdir -p third_party/json; printf 'cmake_minimum_required(VERSION 3.20)\nproject(demo C)\nadd_subdirectory(third_party/json)\n' >CMakeLists.txt; printf 'cmake_minimum_required(VERSION 3.1)\nproject(json C)\n' >third_party/json/CMakeLists.txt; $CM4 -S . -B build; }
policy_removed() { printf 'cmake_minimum_required(VERSION 3.20)\ncmake_policy(SET CMP0042 OLD)\nproject(demo C)\n' >CMakeLists.txt; $CM4 -S . -B build; }
no_compiler() { printf "$P" >CMakeLists.txt; cfg -DCMAKE_C_COMPILER=gcc-99 -DCMAKE_CXX_COMPILER=g++-99; }
no_compiler_path() { printf "$P" >CMakeLists.txt; PATH=$PWD/bin:/build/none; mkdir bin; ln -s /usr/bin/make /usr/bin/cat bin/; /usr/bin/cmake -S . -B build; }
broken_compiler() { printf "$P" >CMakeLists.txt; cfg -DCMAKE_C_FLAGS=-fno-such-flag; }
broken_linker() { printf "$P" >CMakeLists.txt; LDFLAGS='-L/opt/none -lnone' cfg; }
cache_mismatch() { mkdir a; printf "$P" >a/CMakeLists.txt; (cd a && cmake -S . -B build >/dev/null); cp -r a b; cmake -S b -B b/build; }
generator_mismatch() { printf "$P" >CMakeLists.txt; cmake -S . -B build -G 'Unix Makefiles' >/dev/null; cmake -S . -B build -G Ninja; }
no_generator() { printf "$P" >CMakeLists.txt; cmake -S . -B build -G 'Visual Studio 17 2022'; }
no_ninja() { printf "$P" >CMakeLists.txt; mkdir bin; ln -s /usr/bin/gcc /usr/bin/g++ /usr/bin/as /usr/bin/ld bin/; PATH=$PWD/bin /usr/bin/cmake -S . -B build -G Ninja; }
no_lists() { cmake -S . -B build; }
no_source() { cmake -S nosuch -B build; }
missing_source() { printf "$P"'add_executable(app src/main.cpp src/gone.cpp)\n' >CMakeLists.txt; mkdir src; echo 'int main() {}' >src/main.cpp; cfg; }
no_subdir() { printf "$P"'add_subdirectory(third_party/googletest)\n' >CMakeLists.txt; cfg; }
empty_subdir() { mkdir -p extern/sub; printf "$P"'add_subdirectory(extern/sub)\n' >CMakeLists.txt; cfg; }
no_include() { printf "$P"'include(cmake/Nope.cmake)\n' >CMakeLists.txt; cfg; }
unknown_command() { printf "$P"'qt_add_executable(x x.cpp)\n' >CMakeLists.txt; cfg; }
fatal_message() { printf "$P"'message(WARNING "libfoo error: not found, tests disabled")\nif(NOT SDK)\n  message(FATAL_ERROR "SDK must be set to the root of the vendor SDK")\nendif()\n' >CMakeLists.txt; cfg; }
send_error() { printf "$P"'message(SEND_ERROR "option A conflicts with option B")\nmessage(STATUS "going on")\n' >CMakeLists.txt; cfg; }
target_notfound() { printf "$P"'add_executable(x x.c)\ntarget_link_libraries(x PRIVATE GTest::gtest_main Foo::bar)\n' >CMakeLists.txt; echo 'int main(void) { return 0; }' >x.c; cfg; }
var_notfound() { printf "$P"'find_library(FROB_LIB frob)\nfind_path(FROB_INC frob.h)\nadd_executable(x x.c)\ntarget_link_libraries(x ${FROB_LIB})\ninclude_directories(${FROB_INC})\n' >CMakeLists.txt; echo 'int main(void) { return 0; }' >x.c; cfg; }
parse_error() { printf "$P"'if(A\nadd_executable(x x.c)\n' >CMakeLists.txt; cfg; }
in_source() { printf "$P"'if(CMAKE_SOURCE_DIR STREQUAL CMAKE_BINARY_DIR)\nmessage(FATAL_ERROR "In-source builds are not allowed")\nendif()\n' >CMakeLists.txt; cmake .; }
fetch_content() { printf "$P"'include(FetchContent)\nFetchContent_Declare(x GIT_REPOSITORY file:///nonexistent/repo.git GIT_TAG main)\nFetchContent_MakeAvailable(x)\n' >CMakeLists.txt; cfg; }
file_download() { printf "$P"'file(DOWNLOAD http://127.0.0.1:9/x.tgz ${CMAKE_BINARY_DIR}/x.tgz STATUS s EXPECTED_HASH SHA256=0000000000000000000000000000000000000000000000000000000000000000)\n' >CMakeLists.txt; cfg; }
std_unknown() { printf "$P"'add_library(x x.cpp)\ntarget_compile_features(x PUBLIC cxx_std_26)\n' >CMakeLists.txt; touch x.cpp; cfg; }
preset() { printf '{"version": 3, "configurePresets": [{"name": "ci", "generator": "Ninja", "binaryDir": "b"}]}' >CMakePresets.json; printf "$P" >CMakeLists.txt; cmake --preset release; }
preset_invalid() { printf '{"version": 10, "configurePresets": []}' >CMakePresets.json; printf "$P" >CMakeLists.txt; cmake --preset release; }
toolchain_file() { printf "$P" >CMakeLists.txt; cfg -DCMAKE_TOOLCHAIN_FILE=/opt/vcpkg/scripts/buildsystems/vcpkg.cmake; }
install_missing() { printf "$P"'install(FILES doc/man.1 DESTINATION share)\n' >CMakeLists.txt; cfg && cmake --install build --prefix "$PWD/out"; }
build_no_cache() { cmake --build build; }
build_fails() { printf "$P"'add_library(err error.cpp warn.cpp)\n' >CMakeLists.txt; echo 'int f() { return undeclared_thing; }' >error.cpp; echo 'static int unused() { return 1; }' >warn.cpp; cfg -DCMAKE_CXX_FLAGS=-Wall && cmake --build build -j2; }
build_fails_ninja() { printf "$P"'add_library(err error.cpp warn.cpp)\n' >CMakeLists.txt; echo 'int f() { return undeclared_thing; }' >error.cpp; echo 'static int unused() { return 1; }' >warn.cpp; cfg -G Ninja -DCMAKE_CXX_FLAGS=-Wall && cmake --build build -j2; }
duplicate_target() { printf "$P"'add_library(a x.c)\nadd_library(a x.c)\nset_target_properties(zz PROPERTIES FOLDER x)\n' >CMakeLists.txt; touch x.c; cfg; }
export_set() { printf "$P"'add_library(dep x.c)\nadd_library(a x.c)\ntarget_link_libraries(a PUBLIC dep)\ninstall(TARGETS a EXPORT aTargets)\ninstall(EXPORT aTargets DESTINATION lib/cmake)\n' >CMakeLists.txt; touch x.c; cfg; }
custom_command() { printf "$P"'add_custom_command(OUTPUT gen.c COMMAND python3 ${CMAKE_SOURCE_DIR}/gen.py)\nadd_executable(x gen.c)\n' >CMakeLists.txt; echo 'raise ValueError("bad schema")' >gen.py; cfg && cmake --build build; }
for c in find_package find_package_config find_package_any find_version find_components config_version pkg_check too_old compat_removed compat_removed_sub policy_removed no_compiler no_compiler_path broken_compiler broken_linker cache_mismatch generator_mismatch no_generator no_ninja no_lists no_source missing_source no_subdir empty_subdir no_include unknown_command fatal_message send_error target_notfound var_notfound parse_error fetch_content file_download std_unknown preset preset_invalid toolchain_file install_missing build_no_cache build_fails build_fails_ninja duplicate_target export_set custom_command; do
  record "${c//_/-}" "$c"
done
p_optional() { printf "$P"'find_package(CURL)\nfind_package(OpenMP QUIET)\nfind_package(Frob)\nfind_package(PkgConfig)\npkg_check_modules(X libfrob)\ninclude(CheckIncludeFile)\ninclude(CheckFunctionExists)\ncheck_include_file(sys/nosuch.h HAVE_NOSUCH)\ncheck_function_exists(frobnicate HAVE_FROB)\nmessage(WARNING "error: optional libfrob missing, continuing without")\nmessage("CMake Error handling: disabled")\nadd_library(error error.c)\n' >CMakeLists.txt; echo '#warning "this is not an error: fallback"' >error.c; cfg && cmake --build build; }
p_deprecated() { printf 'cmake_minimum_required(VERSION 3.5)\nproject(demo C)\nadd_library(fail failed.c)\n' >CMakeLists.txt; echo 'int failed(void) { return 0; }' >failed.c; $CM4 -S . -B build -G Ninja -Wno-dev && $CM4 --build build; }
p_try_compile() { printf "$P"'include(CheckCXXCompilerFlag)\ninclude(CheckCSourceCompiles)\nforeach(f -Wnosuch -fcoroutines -mno-such)\n  string(MAKE_C_IDENTIFIER ${f} n)\n  check_cxx_compiler_flag(${f} HAS${n})\nendforeach()\ncheck_c_source_compiles("int main(void) { return missing; }" NOPE)\nadd_library(x x.c)\n' >CMakeLists.txt; echo 'int x;' >x.c; cfg && cmake --build build && cat build/CMakeFiles/CMakeError.log | head -40; cmake --build build; }
record_pass cmake optional-packages p_optional
record_pass cmake deprecation-warnings p_deprecated
record_pass cmake failed-checks p_try_compile

# Proofs: the case above fails, and passes with the remedy.
proof() { rm -rf "${SRC:?}/proof"; mkdir -p "$SRC/proof"; (cd "$SRC/proof" && "$1") >/dev/null 2>&1 || echo "recipe cmake: the remedy in $1 did not help" >&2; }
r_policy_option() { compat_removed && return 1; rm -rf build; $CM4 -S . -B build -DCMAKE_POLICY_VERSION_MINIMUM=3.5; }
r_policy_edit() { compat_removed && return 1; sed -i 's/VERSION 2.8.12/VERSION 3.5...3.31/' CMakeLists.txt; rm -rf build; $CM4 -S . -B build; }
r_policy_env() { compat_removed && return 1; rm -rf build; CMAKE_POLICY_VERSION_MINIMUM=3.5 $CM4 -S . -B build; }
r_cache() { cache_mismatch && return 1; cmake -S b -B b/build --fresh || { rm -rf b/build && cmake -S b -B b/build; }; }
r_generator() { generator_mismatch && return 1; cmake -S . -B build --fresh -G Ninja; }
for p in r_policy_option r_policy_edit r_policy_env r_cache r_generator; do proof $p; done
hash_mismatch() { echo data >a.txt; printf "$P"'file(DOWNLOAD "file://${CMAKE_SOURCE_DIR}/a.txt" "${CMAKE_BINARY_DIR}/b.txt" EXPECTED_HASH SHA256=0000000000000000000000000000000000000000000000000000000000000000)\n' >CMakeLists.txt; cfg; }
install_denied() { printf 'cmake_minimum_required(VERSION 3.10)\nproject(demo NONE)\ninstall(FILES a.txt DESTINATION share/demo)\n' >CMakeLists.txt; echo data >a.txt; cmake -S . -B build >/dev/null && chmod -R a+rX . && setpriv --reuid 65534 --clear-groups cmake --install build --prefix /usr/local/demo-denied; }
record hash-mismatch hash_mismatch
record install-denied install_denied
install_denied_copy() { printf 'cmake_minimum_required(VERSION 3.10)\nproject(demo NONE)\ninstall(FILES a.txt DESTINATION share)\n' >CMakeLists.txt; echo data >a.txt; cmake -S . -B build >/dev/null && chmod -R a+rX . && mkdir -p into/share && setpriv --reuid 65534 --clear-groups cmake --install build --prefix "$PWD/into"; }
record install-denied-copy install_denied_copy
find_openssl() { printf "$P"'find_package(OpenSSL 99 REQUIRED)\n' >CMakeLists.txt; cfg -DOPENSSL_ROOT_DIR=/nowhere -DOPENSSL_CRYPTO_LIBRARY= -DOPENSSL_INCLUDE_DIR=; }
message_missing() { printf "$P"'find_library(STORE store)\nif(NOT STORE)\n  message(FATAL_ERROR "The store library was not found, install libstore-dev")\nendif()\n' >CMakeLists.txt; cfg; }
for f in find_openssl message_missing; do record "${f//_/-}" "$f"; done
