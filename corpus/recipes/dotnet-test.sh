#!/bin/bash
# NUnit 2.6 under mono.
. "$(dirname "$0")/lib.sh"
need mono-mcs nunit-console libnunit-framework2.6.3-cil
lib=$(find /usr/lib /usr/share -name nunit.framework.dll 2>/dev/null | head -1)
nunit() { mkdir -p t; cat >t/t.cs <<'CS'
using NUnit.Framework;
[TestFixture] public class SumTests {
  [Test] public void Adds() { Assert.AreEqual(2, 1 + 1); }
  [Test] public void Subtracts() { Assert.AreEqual(1, 3 - 1); }
}
CS
  cp "$lib" .; mcs -target:library -r:nunit.framework.dll -out:t.dll t/t.cs && nunit-console -nologo t.dll; }
record nunit2 nunit
