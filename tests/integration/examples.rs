//! The examples do what they say.

use crate::{logclass, root};
use logclass::Classifier;
use logclass::report::{Document, Report, ReportSet, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

const LOG: &str = "corpus/fail/alpine/apk-2.10.8-typo.log";
const TITLE: &str = "apk knows no package libwolfssl-dev";

/// Cargo builds the examples with the tests, next to the command.
fn example(name: &str) -> Command {
    let folder = Path::new(env!("CARGO_BIN_EXE_logclass")).parent().expect("it is in a folder");
    let program =
        folder.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(program.is_file(), "{} is not built: scripts/test", program.display());
    Command::new(program)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

fn log() -> Vec<u8> {
    std::fs::read(root().join(LOG)).expect("it is there")
}

#[test]
fn report_writes_the_reports_on_all_logs_that_are_named() {
    let done = example("report").args([LOG, LOG]).current_dir(root()).output().expect("it runs");
    let mut one = Vec::new();
    let report = Classifier::builtin().classify_file(Path::new(LOG)).expect("it is there");
    json::write(&report, &mut one).expect("memory");
    assert_eq!(text(done.stdout), text(one).repeat(2));
    assert!(!example("report").arg("no/such.log").output().expect("it runs").status.success());
}

#[test]
fn the_command_and_the_library_write_the_same_document_on_the_whole_corpus() {
    let done = logclass(&["--isolated", "--format", "json", "corpus"], b"");
    let named: Document = serde_json::from_slice(&done.stdout).expect("a set of reports");
    let classifier = Classifier::builtin();
    let again = |report: &Report| {
        let path = report.input.path.as_deref().expect("it was read from a file");
        classifier.classify_file(&root().join(path)).map(|mut report| {
            report.input.path = Some(path.to_string());
            report
        })
    };
    let reports: Result<Vec<Report>, _> = named.reports().iter().map(again).collect();
    let reports = reports.expect("they can be read");
    assert!(reports.len() > 2000);
    let set = ReportSet { schema_version: "1".into(), tool: classifier.tool(), reports };
    let mut document = Vec::new();
    json::write_set(&set, &mut document).expect("memory");
    assert!(document == done.stdout);
}

/// A folder for the log of one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("examples").join(name);
    std::fs::create_dir_all(&folder).expect("it can be made");
    folder
}

#[test]
fn follow_tells_of_a_failure_while_the_log_grows() {
    let path = folder("follow").join("build.log");
    let mut growing = File::create(&path).expect("it can be made");
    let mut follow = example("follow");
    follow.arg(&path).arg("2").stdout(Stdio::piped());
    let mut follow = follow.spawn().expect("it runs");
    let mut said = BufReader::new(follow.stdout.take().expect("it is piped")).lines();
    let mut line = || said.next().expect("there is more").expect("UTF-8");
    growing.write_all(&log()).expect("it can be written");
    // It was not told that the log ends here.
    assert_eq!(line(), format!("so far: line 4: {TITLE}"));
    growing.write_all(b"one line more\n").expect("it can be written");
    assert_eq!(line(), "in the end:");
    assert_eq!(line(), format!("line 4: {TITLE} [alpine/package-not-found]"));
    said.for_each(drop);
    assert!(follow.wait().expect("it ends").success());
}

fn wrap(script: &str) -> Output {
    example("wrap").args(["sh", "-c", script]).current_dir(root()).output().expect("it runs")
}

#[test]
fn wrap_passes_output_and_status_on_and_says_why_it_failed() {
    let failed = wrap(&format!("cat {LOG}; exit 3"));
    assert_eq!(failed.status.code(), Some(3));
    assert_eq!(failed.stdout, log());
    assert!(text(failed.stderr).contains(TITLE));
    let passed = wrap("echo out; echo err >&2");
    assert!(passed.status.success());
    assert_eq!((text(passed.stdout), text(passed.stderr)), ("out\nerr\n".into(), String::new()));
}

/// A service that ends with its test.
struct Service(Child, String);

impl Service {
    fn start() -> Service {
        let mut serve = example("serve");
        let mut child = serve.arg("127.0.0.1:0").stdout(Stdio::piped()).spawn().expect("it runs");
        let mut said = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut said).expect("it says where it listens");
        let address = said.trim().rsplit(' ').next().expect("an address").to_string();
        Service(child, address)
    }

    /// The status line and the body of the answer.
    fn post(&self, target: &str, body: &[u8]) -> (String, String) {
        let mut stream = TcpStream::connect(&self.1).expect("it listens");
        let head = format!(
            "POST {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body].concat()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers in UTF-8");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        (head.lines().next().expect("a status").to_string(), body.to_string())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn serve_answers_a_log_with_its_report() {
    let service = Service::start();
    let expected = |exit_code: Option<i32>, log: &[u8]| {
        let mut classifier = Classifier::builtin();
        classifier.options_mut().exit_code = exit_code;
        let mut document = Vec::new();
        json::write(&classifier.classify(log), &mut document).expect("memory");
        ("HTTP/1.1 200 OK".to_string(), text(document))
    };
    assert_eq!(service.post("/", &log()), expected(None, &log()));
    assert_eq!(service.post("/?exit-code=2", b"x\n"), expected(Some(2), b"x\n"));
    assert_eq!(service.post("/", b"x\n"), expected(None, b"x\n"));
    assert!(service.post("/?exit-code=two", b"").0.starts_with("HTTP/1.1 400"));
}
