#!/bin/bash
# phpunit 9 from apt.
. "$(dirname "$0")/lib.sh"
need phpunit
setup() { mkdir -p tests; }
failure() { setup; cat >tests/SumTest.php <<'PHP'
<?php
use PHPUnit\Framework\TestCase;
final class SumTest extends TestCase
{
    public function testAdds(): void { $this->assertSame(2, 1 + 1); }
    public function testSubtracts(): void { $this->assertSame(1, 3 - 1); }
}
PHP
  phpunit "$@" tests; }
failure_color() { failure --colors=always --testdox; }
failure_verbose() { failure --verbose --debug; }
error() { setup; cat >tests/ATest.php <<'PHP'
<?php
use PHPUnit\Framework\TestCase;
final class ATest extends TestCase
{
    public function testOne(): void { throw new RuntimeException('no database url'); }
    /** @dataProvider rows */
    public function testRows(int $a): void { $this->assertGreaterThan(1, $a); }
    public static function rows(): array { return ['one' => [1], 'two' => [2]]; }
}
PHP
  phpunit tests; }
warning() { setup; cat >tests/ATest.php <<'PHP'
<?php
use PHPUnit\Framework\TestCase;
final class ATest extends TestCase { public function nothing(): void {} }
PHP
  phpunit --fail-on-warning tests; }
fatal() { setup; cat >tests/ATest.php <<'PHP'
<?php
use PHPUnit\Framework\TestCase;
final class ATest extends TestCase { public function setUp() {} public function testA(): void { $this->assertTrue(true); } }
PHP
  phpunit tests; }
no_config() { phpunit -c phpunit.ci.xml; }
no_tests() { mkdir tests; phpunit tests/Missing.php; }
deprecation() { setup; cat >tests/ATest.php <<'PHP'
<?php
use PHPUnit\Framework\TestCase;
final class ATest extends TestCase { public function testA(): void { trigger_error('old API', E_USER_DEPRECATED); } }
PHP
  echo '<phpunit convertDeprecationsToExceptions="true"/>' >phpunit.xml; phpunit tests; }
empty_suite() { mkdir tests; phpunit --fail-on-empty-test-suite tests; }
for c in failure failure_color failure_verbose error warning fatal no_config no_tests deprecation empty_suite; do record "${c//_/-}" "$c"; done
ok_skipped() { setup; cat >tests/ErrorTest.php <<'PHP'
<?php
use PHPUnit\Framework\TestCase;
final class ErrorTest extends TestCase
{
    public function testFailsWithError(): void { fwrite(STDERR, "PHP Fatal error:  Uncaught Error: on purpose in /a.php:1\n1) SumTest::testAdds\n"); $this->assertTrue(true); }
    public function testSkipped(): void { $this->markTestSkipped('Error: no redis'); }
    public function testIncomplete(): void { $this->markTestIncomplete('fails on purpose'); }
}
PHP
  phpunit --verbose tests; }
record_pass phpunit ok-skipped ok_skipped
