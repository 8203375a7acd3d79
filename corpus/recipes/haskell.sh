#!/bin/bash
# Recordings of GHC and cabal.
. "$(dirname "$0")/lib.sh"
need ghc cabal-install
scope() { printf 'module Main where\n\nmain :: IO ()\nmain = putStrLn (show (frobnicate 3))\n' >Main.hs; ghc Main.hs; }
type_error() { printf 'main :: IO ()\nmain = putStrLn (3 :: Int)\n' >Main.hs; printf 'all:\n\tghc -O0 Main.hs\n' >Makefile; make; }
module_missing() { printf 'import Data.Aeson.Nope (decode)\nmain = print 1\n' >Main.hs; ghc Main.hs; }
hidden() { printf 'import Data.Map.Strict.Internal2\nimport Distribution.Nope\nmain = print 1\n' >Main.hs; ghc -hide-all-packages -package base Main.hs; }
parse() { printf 'main = do\n  let x = \n  print x )\n' >Main.hs; ghc Main.hs; }
werror() { printf 'module Main where\nimport Data.List\nmain :: IO ()\nmain = print x where { x = 1; y = 2 }\n' >Main.hs; ghc -Wall -Werror Main.hs; }
mkdir -p "$HOME/.cabal-none"; printf 'remote-repo-cache: %s/packages\n' "$HOME/.cabal-none" >"$HOME/.cabal-none/config"; export CABAL_CONFIG="$HOME/.cabal-none/config"
cab() { printf 'cabal-version: 2.4\nname: demo\nversion: 0.1\nexecutable demo\n  main-is: Main.hs\n  build-depends: %s\n  default-language: Haskell2010\n' "$1" >demo.cabal; printf '%b' "$2" >Main.hs; cabal build 2>&1 -v1; }
cabal_compile() { cab base 'main :: IO ()\nmain = putStrLn x\n'; }
cabal_dep() { cab 'base, frobnicate >= 2' 'main = print 1\n'; }
cabal_bounds() { cab 'base >= 99' 'main = print 1\n'; }
cabal_parse() { printf 'cabal-version: 2.4\nname: demo\nversion: x.y\nexecutable demo\n' >demo.cabal; cabal build; }
cabal_none() { cabal build; }
cabal_test() { printf 'cabal-version: 2.4\nname: demo\nversion: 0.1\ntest-suite spec\n  type: exitcode-stdio-1.0\n  main-is: Spec.hs\n  build-depends: base\n  default-language: Haskell2010\n' >demo.cabal; printf 'import System.Exit\nmain :: IO ()\nmain = putStrLn "wanted 4, got 3" >> exitFailure\n' >Spec.hs; cabal test; }
for f in scope type_error module_missing hidden parse werror cabal_compile cabal_dep cabal_bounds cabal_parse cabal_none cabal_test; do record "${f//_/-}" "$f"; done
p_warn() { cab base 'module Main where\nimport Data.List\nmain :: IO ()\nmain = putStrLn "error: printed on purpose"\n'; }
record_pass haskell warnings p_warn
cab_extra() { printf 'cabal-version: 2.4\nname: demo\nversion: 0.1\nbuild-type: Simple\nexecutable demo\n  main-is: Main.hs\n  build-depends: base\n  default-language: Haskell2010\n  %s\n' "$1" >demo.cabal; printf 'main :: IO ()\nmain = print 1\n' >Main.hs; cabal build -v1; }
foreign_lib() { cab_extra 'extra-libraries: frobnicate'; }
foreign_header() { cab_extra 'includes: frobnicate.h'; }
foreign_pkgconfig() { cab_extra 'pkgconfig-depends: libfrob >= 1.2'; }
for f in foreign_lib foreign_header foreign_pkgconfig; do record "${f//_/-}" "$f"; done
