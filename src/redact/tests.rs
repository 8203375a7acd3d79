use super::{REDACTED, Redactor, moved, replace};
use proptest::prelude::*;

fn redact(text: &str) -> String {
    Redactor::default().text(text).into_owned()
}

/// A text whose secrets stand between `«` and `»`.
fn check(marked: &str) {
    let text = marked.replace(['«', '»'], "");
    let mut wanted = String::new();
    for (n, part) in marked.split(['«', '»']).enumerate() {
        wanted.push_str(if n % 2 == 1 { REDACTED } else { part });
    }
    assert_eq!(redact(&text), wanted, "from {text}");
}

#[test]
fn tokens_of_known_forms_go() {
    for marked in [
        "remote: «ghp_0123456789abcdefABCDEF0123456789abcd» refused",
        "x=«gho_0123456789abcdefABCDEF0123456789abcd»",
        "«ghs_0123456789abcdefABCDEF0123456789abcd».",
        "«github_pat_11ABCDEFG0123456789abc_defghijklmnop» ",
        "curl glab «glpat-abcDEF0123456789_-xy»",
        "slack «xoxb-123456789012-abcdefGHIJKL»",
        "key «AKIAIOSFODNN7EXAMPLE», «ASIAIOSFODNN7EXAMPLE»",
        "//registry: «npm_0123456789abcdefghijklmnopqrstuvwxyz»",
        "twine «pypi-AgEIcHlwaS5vcmcCJDAwMDAwMDAw»",
        "«hf_abcdefghijklmnopqrstuvwxyzABCD1234»",
        "openai «sk-proj-abcdEFGH0123456789abcd»",
        "maps «AIzaSyA0123456789abcdefghijklmnopqrstuv»",
        "jwt «eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n»",
        "docker login «dckr_pat_abcdefghijklmnopqrstuvwxyz0»",
        "post https://«hooks.slack.com/services/T0000/B0000/XXXXXXXXXXXXXXXX»",
    ] {
        check(marked);
    }
}

#[test]
fn values_go_after_their_names() {
    for marked in [
        "password=«hunter2»",
        "DB_PASSWORD=«correct-horse»;Server=db",
        "mysql --password «swordfish» -h db",
        "mysql --password=«swordfish» -h db",
        "{\"password\": \"«correct horse»\", \"user\": \"me\"}",
        "{\\\"password\\\": \\\"«swordfish»\\\"}",
        "password: «s3cr3tW0rd»",
        "//registry.example.org/:_authToken=«0123abcd»",
        "_auth=«Zm9vOmJhcg==»",
        "aws_secret_access_key = «wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»",
        "SecretAccessKey: «wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY»",
        "AWS_SESSION_TOKEN=«FwoGZXIvYXdzEBYaD»",
        "?access_token=«abcdef0123»&page=2",
        "AccountKey=«Zm9vYmFyYmF6»;EndpointSuffix=core",
        "tool --token «abcdef0123» run",
        "token=«abcdef0123456789»",
        "X-Vault-Token: «s.abc»",
        "PRIVATE-TOKEN: «abcdefgh»",
        "X-Api-Key: «abcdefgh»",
        "Authorization: Bearer «abc.def»",
        "curl -H 'Authorization: Basic «Zm9vOmJhcg==»' https://x",
        "\"Authorization\": \"token «abcdefgh»\"",
        "authorization: «0123456789abcdef»",
        "Proxy-Authorization: Digest «username=x, response=0123»",
        "Set-Cookie: «session=abc; Path=/»",
        "sent Bearer «abcdef0123456789»",
        "https://user:«p%40ss»@host/path",
        "https://user:«p@ss»@host:8080",
        "git clone https://«0123456789abcdef0123»@github.com/x",
        "https://«0123456789abcdef0123:x-oauth-basic»@github.com/x",
        "redis://:«hunter2»@cache:6379/0",
        "curl -u bot:«hunter2» https://x",
        "curl --user 'bot:«hunter2»' https://x",
    ] {
        check(marked);
    }
}

#[test]
fn private_keys_go_and_their_frame_stays() {
    check("-----BEGIN RSA PRIVATE KEY-----\n«MIIEow\nIBAAKCAQ»\n-----END RSA PRIVATE KEY-----\nok");
    check("-----BEGIN OPENSSH PRIVATE KEY-----«\\nb3BlbnNza\\n»-----END OPENSSH PRIVATE KEY-----");
    check("cut: -----BEGIN PRIVATE KEY-----\n«MIIEow\nIBAAKCAQ»");
    check("-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----");
}

#[test]
fn what_is_no_secret_stays() {
    for text in [
        "unexpected token '=' in expression",
        "error: unexpected token: identifier",
        "password: authentication failed for user",
        "the --password flag is required",
        "error: --token is missing",
        "docker login --password-stdin",
        "password=$DB_PASSWORD token=${TOKEN} secret=<your secret>",
        "Authorization: Bearer $TOKEN",
        "Bearer authentication failed",
        "basic configuration done",
        "WWW-Authenticate: Bearer realm=\"https://auth.docker.io/token\"",
        "https://user@host/ http://host:8080/a@b ssh://git@github.com/x.git",
        "docker run -u 1000:1000 img",
        "PWD=/home/runner2/work",
        "git config url.\"https://x-access-token:$TOKEN@github.com/\".insteadOf",
        "Write //HOST/:_authToken=TOKEN to .npmrc.",
        "export https_proxy=http://USER:PASSWORD@proxy.example:3128",
        "mvn -U dependency:get -X",
        "task-0123456789-0123456789-0123456789",
        "sk-learn-extended-package-with-long-name",
        "npm_config_registry=https://registry.example.org",
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "password=***",
        "token=*** secret=[redacted]",
        "std::token::Token::new",
        "secrets: none found",
    ] {
        assert_eq!(redact(text), text);
    }
}

#[test]
fn offsets_follow_their_text() {
    let text = "password=hunter2-hunter2 failed";
    let secrets = Redactor::default().find(text);
    let clean = replace(text, &secrets);
    let (start, end) = (text.find("failed").expect("it is there"), text.len());
    assert_eq!(&clean[moved(start, &secrets)..moved(end, &secrets)], "failed");
    assert_eq!(&clean[..moved(12, &secrets)], "password=");
}

#[test]
fn a_pattern_of_the_user_is_a_secret_too() {
    let own = Redactor::with_patterns(&["acme-(?<secret>[0-9]+)".to_string()]).expect("compiles");
    assert_eq!(own.text("id acme-123 password=x1"), "id acme-[redacted] password=[redacted]");
    assert!(Redactor::with_patterns(&["(".to_string()]).is_err());
    let huge = "((((a{100}){100}){100}){100})".to_string();
    assert!(Redactor::with_patterns(&[huge]).is_err());
}

#[test]
fn the_cost_is_linear_in_the_text() {
    // Quadratic work on any of these takes minutes.
    for unit in [
        "eyJ",
        "sk-",
        "token=",
        "://",
        "bearer ",
        "-u ",
        "password=",
        "ghp_",
        "a.b@",
        "secret\"",
        "authorization:",
    ] {
        let text = unit.repeat((4 << 20) / unit.len());
        assert!(!redact(&text).is_empty());
    }
    let keys = "-----BEGIN PRIVATE KEY-----\n".repeat(100_000);
    assert!(redact(&keys).len() < 200);
    let ends = "PRIVATE KEY-----\n".repeat(100_000);
    assert_eq!(redact(&ends).len(), ends.len());
}

proptest! {
    #[test]
    fn no_part_of_a_token_is_left(
        before in "(|[^a-zA-Z0-9_.-]|[a-zA-Z :=\"'/]{0,12}[ :=\"'/])",
        form in 0usize..8,
        body in "[A-Za-z0-9]{36}",
        after in "(|[ \"',;)\n].{0,20})",
    ) {
        let head = ["ghp_", "glpat-", "xoxb-", "npm_", "github_pat_", "dckr_pat_", "AIza", "pypi-AgE"][form];
        let clean = redact(&format!("{before}{head}{body}{after}"));
        prop_assert!(!clean.contains(&body[..8]), "{clean}");
        prop_assert!(!clean.contains(&body[28..]), "{clean}");
    }

    #[test]
    fn no_part_of_a_password_is_left(
        before in "[a-zA-Z ]{0,10}",
        frame in 0usize..7,
        body in "[A-Za-z]{6}[0-9]{4}[A-Z]{6}",
    ) {
        let text = match frame {
            0 => format!("{before} password={body} x"),
            1 => format!("{before} --password {body}"),
            2 => format!("{before} \"client_secret\":\"{body}\""),
            3 => format!("{before} https://u:{body}@h/"),
            4 => format!("{before} Authorization: Bearer {body}"),
            5 => format!("{before} X-My-Token: {body}"),
            _ => format!("{before} _authToken={body}"),
        };
        let clean = redact(&text);
        prop_assert!(!clean.contains(&body[..6]) && !clean.contains(&body[10..]), "{clean}");
    }

    #[test]
    fn redacting_twice_changes_nothing(text in "(?s).{0,80}|([a-z:=/@ \"'-]|password|token|Bearer |://|ghp_0123456789abcdefABCDEF0123456789){0,24}") {
        let once = redact(&text);
        prop_assert_eq!(redact(&once), once.clone());
    }

    #[test]
    fn what_stays_is_the_text_itself(text in "([a-z:=/@é ]|password=|token=|://|\n){0,40}") {
        let secrets = Redactor::default().find(&text);
        let mut end = 0;
        for secret in &secrets {
            prop_assert!(secret.start >= end && secret.end <= text.len());
            end = secret.end;
        }
        let parts: usize = secrets.iter().map(|s| s.len()).sum();
        prop_assert_eq!(redact(&text).len(), text.len() - parts + secrets.len() * REDACTED.len());
    }
}
