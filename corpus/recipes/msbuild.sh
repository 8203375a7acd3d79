#!/bin/bash
# C# without the .NET SDK: mono's compiler, whose lines have the form of csc's, and xbuild, which words its output as MSBuild does.
. "$(dirname "$0")/lib.sh"
need mono-mcs mono-xbuild
proj() { cat >app.csproj <<'X'
<Project DefaultTargets="Build" ToolsVersion="4.0" xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  <PropertyGroup><OutputType>Exe</OutputType><AssemblyName>app</AssemblyName><OutputPath>bin/</OutputPath><NoStdLib>true</NoStdLib><AdditionalLibPaths>/usr/lib/mono/4.5</AdditionalLibPaths></PropertyGroup>
  <ItemGroup><Reference Include="mscorlib"><HintPath>/usr/lib/mono/4.5/mscorlib.dll</HintPath></Reference><Compile Include="src/*.cs" /></ItemGroup>
  <Import Project="$(MSBuildToolsPath)/Microsoft.CSharp.targets" />
  TARGETS
</Project>
X
  sed -i "s#TARGETS#$1#" app.csproj; mkdir -p src; }
good() { echo 'class P { static void Main() { System.Console.WriteLine("0 Error(s)"); } }' >src/a.cs; }
mcs_error() { mkdir src; printf 'class P {\n  static void Main() { int x = "a"; Foo(); }\n}\n' >src/a.cs; mcs src/a.cs; }
xbuild_error() { proj ''; printf 'class P {\n  static void Main() { int x = "a"; Foo(); }\n}\n' >src/a.cs; xbuild app.csproj; }
xbuild_exec() { proj '<Target Name="AfterBuild"><Exec Command="exit 3" /></Target>'; good; xbuild app.csproj; }
xbuild_import() { proj '<Import Project="missing.targets" />'; good; xbuild app.csproj; }
xbuild_no_project() { xbuild; }
xbuild_target() { proj ''; good; xbuild app.csproj /t:Nope; }
xbuild_reference() { proj '<ItemGroup><Reference Include="Acme.Lib" /></ItemGroup>'; echo 'class P { static void Main() { Acme.Lib.Run(); } }' >src/a.cs; xbuild app.csproj; }
for c in mcs_error xbuild_error xbuild_exec xbuild_import xbuild_no_project xbuild_target xbuild_reference; do record "${c//_/-}" "$c"; done
warnings() { proj ''; printf 'class P {\n  static void Main() { int unused; System.Console.WriteLine("error CS0103: none"); }\n}\n' >src/Error.cs; xbuild app.csproj; }
record_pass msbuild warnings warnings
