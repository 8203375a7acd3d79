//! The forms of secrets: a marker, and what the text next to it must look like.

use std::ops::Range;

/// Bytes that a token of some form is made of.
type Class = fn(u8) -> bool;

fn alnum(b: u8) -> bool {
    b.is_ascii_alphanumeric()
}
fn word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}
fn dashed(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b == b'-'
}
fn dotted(b: u8) -> bool {
    dashed(b) || b == b'.'
}
fn upper(b: u8) -> bool {
    b.is_ascii_uppercase() || b.is_ascii_digit()
}
fn base64(b: u8) -> bool {
    dotted(b) || matches!(b, b'+' | b'/' | b'=' | b'~')
}
fn path(b: u8) -> bool {
    dashed(b) || b == b'/'
}

/// How a secret is told from the text next to its marker.
pub(super) enum Form {
    /// The marker begins the token, which goes on with at least so many bytes.
    Token(Class, usize),
    /// The same, for a marker that also ends ordinary words (`task-`): nothing
    /// of a word before it, and a digit in it.
    WeakToken(Class, usize),
    /// Three parts of base64 with dots between them.
    Jwt,
    /// The marker ends a name whose value is a secret whatever it looks like.
    Name,
    /// The same for names that are also common words: the value must look like
    /// a secret.
    CommonName,
    /// The name of a header that holds credentials.
    Header,
    /// A scheme of HTTP authentication, with a blank after it.
    Scheme,
    /// `user:password@` after `://`.
    Address,
    /// `-u user:password` of a command.
    User,
    /// The body of a private key.
    Key,
}

/// One form and the markers that begin it.
pub(super) struct Rule {
    markers: &'static [&'static str],
    form: Form,
}

use Form::{Address, CommonName, Header, Jwt, Key, Name, Scheme, Token, User, WeakToken};

const fn rule(markers: &'static [&'static str], form: Form) -> Rule {
    Rule { markers, form }
}

/// All forms. The lengths are those that issuers document, less a little.
pub(super) static RULES: &[Rule] = &[
    rule(&["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], Token(word, 30)),
    rule(&["github_pat_"], Token(word, 22)),
    rule(&["glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-"], Token(dotted, 20)),
    rule(&["xoxb-", "xoxa-", "xoxp-", "xoxr-", "xoxs-", "xoxe-", "xapp-"], Token(dashed, 10)),
    rule(&["AKIA", "ASIA", "ABIA", "ACCA"], Token(upper, 16)),
    rule(&["npm_"], Token(alnum, 30)),
    rule(&["pypi-AgE"], Token(dashed, 16)),
    rule(&["hf_"], WeakToken(alnum, 30)),
    rule(&["sk-", "sk_live_", "sk_test_", "rk_live_", "whsec_"], WeakToken(dashed, 20)),
    rule(&["AIza"], Token(dashed, 35)),
    rule(&["ya29."], Token(dotted, 20)),
    rule(&["dckr_pat_", "dckr_oat_"], Token(dashed, 20)),
    rule(
        &["dop_v1_", "shpat_", "rubygems_", "glsa_", "hvs.", "lin_api_", "SG."],
        WeakToken(dotted, 24),
    ),
    rule(&["AGE-SECRET-KEY-1"], Token(upper, 40)),
    rule(&["hooks.slack.com/services/", "discord.com/api/webhooks/"], Token(path, 16)),
    rule(&["eyJ"], Jwt),
    rule(
        &[
            "password",
            "passwd",
            "passphrase",
            "secret",
            "secret_key",
            "secret-key",
            "secretkey",
            "private_key",
            "private-key",
            "api_key",
            "api-key",
            "apikey",
            "access_key",
            "access-key",
            "accesskey",
            "accountkey",
            "authtoken",
            "_auth",
            "_token",
            "-token",
            "signature",
            "_pass",
        ],
        Name,
    ),
    rule(&["token", "credential", "credentials", "sig", "pwd"], CommonName),
    rule(&["authorization", "cookie"], Header),
    rule(&["bearer ", "basic ", "negotiate "], Scheme),
    rule(&["://"], Address),
    rule(&["-u ", "--user "], User),
    rule(&["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----"], Key),
];

/// The markers of all rules, one rule after the other.
pub(super) fn markers() -> impl Iterator<Item = &'static str> {
    RULES.iter().flat_map(|rule| rule.markers.iter().copied())
}

/// The rule that a marker belongs to.
pub(super) fn owner(mut marker: usize) -> usize {
    for (n, rule) in RULES.iter().enumerate() {
        match marker.checked_sub(rule.markers.len()) {
            Some(rest) => marker = rest,
            None => return n,
        }
    }
    unreachable!("a marker without a rule")
}

impl Rule {
    /// The secret that goes with the marker at `start..end`, if there is one.
    pub(super) fn secret(&self, text: &str, start: usize, end: usize) -> Option<Range<usize>> {
        match self.form {
            Token(class, least) => self.exact(text, start, end)?.token(class, least),
            WeakToken(class, least) => {
                let at = self.exact(text, start, end)?;
                let found = at.begins_word().then(|| at.token(class, least))??;
                text[end..found.end].bytes().any(|b| b.is_ascii_digit()).then_some(found)
            }
            Jwt => self.exact(text, start, end)?.jwt(),
            Name => At { text, start, end }.value(false),
            CommonName => At { text, start, end }.value(true),
            Header => At { text, start, end }.header(),
            Scheme => At { text, start, end }.scheme(),
            Address => At { text, start, end }.address(),
            User => self.exact(text, start, end)?.user(),
            Key => self.exact(text, start, end)?.key(),
        }
    }

    /// The marker, if it is there in its own case too.
    fn exact<'t>(&self, text: &'t str, start: usize, end: usize) -> Option<At<'t>> {
        self.markers.contains(&&text[start..end]).then_some(At { text, start, end })
    }
}

/// A marker in its text.
#[derive(Clone, Copy)]
struct At<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> At<'t> {
    fn begins_word(self) -> bool {
        !self.text.as_bytes()[..self.start].last().is_some_and(|&b| dotted(b))
    }

    fn token(self, class: Class, least: usize) -> Option<Range<usize>> {
        let length = run(&self.text[self.end..], class);
        (length >= least).then_some(self.start..self.end + length)
    }

    fn jwt(self) -> Option<Range<usize>> {
        if !self.begins_word() {
            return None;
        }
        let length = run(&self.text[self.end..], dotted);
        let token = &self.text[self.end..self.end + length];
        let dot = token.find('.').filter(|&dot| dot >= 8)?;
        (token.len() - dot > 8).then_some(self.start..self.end + length)
    }

    /// The value of a name: `name=value`, `name: value`, `"name": "value"`,
    /// `--name value`.
    fn value(self, common: bool) -> Option<Range<usize>> {
        let rest = &self.text[self.end..];
        // `\"` is how JSON inside JSON closes a name.
        let after = rest.trim_start_matches(['"', '\'', '\\', ']']);
        let quoted = rest.len() > after.len();
        let spaced = after.trim_start_matches([' ', '\t']);
        let separator = spaced.bytes().next()?;
        let assigned = matches!(separator, b'=' | b':');
        if !assigned && (quoted || spaced.len() == after.len() || !self.is_flag()) {
            return None;
        }
        let mut value = if assigned { &spaced[1..] } else { spaced };
        if assigned && separator == b':' && value.starts_with(':') {
            return None;
        }
        value = value.trim_start_matches(['>', '=']).trim_start_matches([' ', '\t']);
        let (from, to, closed) = self.extent(value);
        let text = &self.text[from..to];
        let sure = match separator {
            b'=' => !common,
            b':' => (quoted && closed) || (!common && self.is_header()),
            _ => !is_prose(text),
        };
        // `PWD=/home`, and tokens of a parser such as `token: ./x1`.
        let path = common && text.starts_with(['/', '.', '~']);
        let taken = !is_placeholder(text) && (sure || (!path && looks_secret(text)));
        taken.then_some(from..to)
    }

    /// A value as far as its quotes, or its word, go.
    fn extent(self, value: &'t str) -> (usize, usize, bool) {
        let start = self.text.len() - value.len();
        let open = value.trim_start_matches('\\');
        if let Some(quote @ (b'"' | b'\'' | b'`')) = open.bytes().next() {
            let from = self.text.len() - open.len() + 1;
            let inside = &self.text[from..];
            let end = inside.find([quote as char, '\n']).unwrap_or(inside.len());
            let end = inside[..end].trim_end_matches('\\').len();
            return (from, from + end, true);
        }
        let stop = |c: char| {
            c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ';' | '&' | '<' | ')')
        };
        // A placeholder in angle brackets is one word.
        let skip = usize::from(value.starts_with('<'));
        let length = value[skip..].find(stop).map_or(value.len(), |n| n + skip);
        (start, start + length, false)
    }

    /// The name that the marker ends, or as much of it as a name may have.
    fn name(self) -> &'t str {
        let before = &self.text.as_bytes()[self.start.saturating_sub(48)..self.start];
        let length = before.iter().rev().take_while(|&&b| dashed(b)).count();
        &self.text[self.start - length..self.end]
    }

    fn is_flag(self) -> bool {
        let name = self.name();
        let before = self.text[..self.end - name.len()].chars().next_back();
        let starts = before.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '('));
        starts && name.starts_with('-')
    }

    fn is_header(self) -> bool {
        let name = self.name().to_ascii_lowercase();
        name.starts_with("x-") || ["private-token", "job-token", "deploy-token"].contains(&&*name)
    }

    /// What follows `Authorization:`, with or without a scheme.
    fn header(self) -> Option<Range<usize>> {
        let rest = self.text[self.end..].trim_start_matches(['"', '\'', '\\', ' ']);
        let value = rest.strip_prefix([':', '='])?;
        let value = value.trim_start_matches(['"', '\'', '\\', ' ']);
        let from = self.text.len() - value.len();
        let word = run(value, alnum);
        const WHOLE: &[&str] = &["digest", "negotiate", "aws4", "oauth", "hawk", "signature"];
        const SCHEMES: &[&str] = &["bearer", "basic", "token", "apikey", "bot", "splunk"];
        let scheme = value[..word].to_ascii_lowercase();
        let cookie = self.text[self.start..self.end].eq_ignore_ascii_case("cookie");
        if cookie || WHOLE.contains(&&*scheme) {
            let end = value.find(['"', '\'', '\n']).unwrap_or(value.len());
            let skip = if cookie { 0 } else { value.len() - value[word..].trim_start().len() };
            let taken = skip < end && !is_placeholder(&value[skip..end]);
            return taken.then_some(from + skip..from + end);
        }
        let known = SCHEMES.contains(&&*scheme) && value[word..].starts_with(' ');
        let skip = if known { value.len() - value[word..].trim_start().len() } else { 0 };
        let length = run(&value[skip..], |b| b > b' ' && !matches!(b, b'"' | b'\'' | b',' | b'`'));
        let text = &value[skip..skip + length];
        let taken = !is_placeholder(text) && (known || looks_secret(text));
        taken.then_some(from + skip..from + skip + length)
    }

    /// What follows `Bearer `.
    fn scheme(self) -> Option<Range<usize>> {
        let length = run(&self.text[self.end..], base64);
        let text = &self.text[self.end..self.end + length];
        let rest = &self.text[self.end + length..];
        let known = rest.starts_with(super::REDACTED);
        let taken = length >= 8 && !known && looks_secret(text) && self.begins_word();
        taken.then_some(self.end..self.end + length)
    }

    /// The password in an address, or all of its user part when that alone
    /// is a token.
    fn address(self) -> Option<Range<usize>> {
        let stop = |c: char| {
            c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>' | '`' | '\\')
        };
        let rest = &self.text[self.end..];
        let authority = &rest[..rest.find(stop).unwrap_or(rest.len())];
        let (user, _) = authority.rsplit_once('@')?;
        let from = self.end;
        match user.split_once(':') {
            Some((_, "")) | None if looks_secret(user) && user.len() >= 16 => {
                Some(from..from + user.len())
            }
            Some((name, password)) if !is_placeholder(password) => {
                // `TOKEN:x-oauth-basic@` has the secret in front.
                let start = if password == "x-oauth-basic" { 0 } else { name.len() + 1 };
                Some(from + start..from + user.len())
            }
            _ => None,
        }
    }

    /// The password of `-u user:password`.
    fn user(self) -> Option<Range<usize>> {
        if !self.begins_word() {
            return None;
        }
        let rest = self.text[self.end..].trim_start_matches([' ', '"', '\'']);
        let from = self.text.len() - rest.len();
        let word = &rest[..rest.find([' ', '"', '\'', '\n', '\t']).unwrap_or(rest.len())];
        let (name, password) = word.split_once(':')?;
        // `docker run -u 1000:1000`, `--user app:app`.
        let ids = password.is_empty() || password.bytes().all(|b| b.is_ascii_digit());
        let taken = !ids && name != password && !is_placeholder(password);
        taken.then(|| from + name.len() + 1..from + word.len())
    }

    /// Everything between the two lines that enclose a key.
    fn key(self) -> Option<Range<usize>> {
        let before = &self.text[..self.start];
        let line = before.rfind("-----").map_or("", |at| &before[at + 5..]);
        if !line.starts_with("BEGIN ") {
            return None;
        }
        let rest = &self.text[self.end..];
        let length = rest.find("-----END").unwrap_or(rest.len());
        let body = rest[..length].trim_end_matches(['\n', '\r', ' ']);
        let lead = body.len() - body.trim_start_matches(['\n', '\r', ' ']).len();
        (lead < body.len()).then_some(self.end + lead..self.end + body.len())
    }
}

fn run(text: &str, class: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|&b| class(b) && b.is_ascii()).count()
}

/// Words stand where secrets do: `--password is required`.
fn is_prose(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "is", "was", "flag", "option", "or", "and", "must", "argument", "to", "for", "in", "if",
        "not", "cannot",
    ];
    text.is_empty() || text.starts_with('-') || WORDS.contains(&text)
}

/// What is written in the place of a secret, and so is none.
fn is_placeholder(text: &str) -> bool {
    const NONE: &[&str] = &["null", "none", "nil", "true", "false", "undefined", "..."];
    const OPEN: &[&str] = &["${", "$(", "{", "<", "%(", "%s"];
    text.is_empty()
        || NONE.contains(&text.to_ascii_lowercase().as_str())
        || OPEN.iter().any(|open| text.starts_with(open))
        || text.contains(super::REDACTED)
        || text.bytes().all(|b| b == b'*' || b == b'x' || b == b'.')
        || is_variable(text)
        || is_stand_in(text)
        || (text.len() > 2 && text.starts_with('%') && text.ends_with('%'))
}

/// `$TOKEN`, `$env:TOKEN`, and `$TOKEN@host`.
fn is_variable(text: &str) -> bool {
    let Some(name) = text.strip_prefix('$') else { return false };
    let name = name.strip_prefix("env:").unwrap_or(name);
    let length = run(name, |b| upper(b) || b == b'_');
    length > 0 && !name[length..].starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// `TOKEN`, `YOUR_PASSWORD`.
fn is_stand_in(text: &str) -> bool {
    const WORDS: &[&str] = &["TOKEN", "PASSWORD", "SECRET", "KEY", "PASS"];
    let word = run(text, |b| b.is_ascii_uppercase() || b == b'_');
    word == text.trim_end_matches('.').len() && WORDS.iter().any(|part| text.contains(part))
}

/// No word of a sentence: long, or with digits, or of mixed case.
fn looks_secret(text: &str) -> bool {
    // Longer than any word, and the bound that keeps a refusal cheap.
    const LONG: usize = 40;
    if text.len() >= LONG {
        return true;
    }
    let digit = text.bytes().any(|b| b.is_ascii_digit());
    let letter = text.bytes().any(|b| b.is_ascii_alphabetic());
    let tail = text.get(1..).unwrap_or_default();
    let mixed = tail.bytes().any(|b| b.is_ascii_uppercase())
        && text.bytes().any(|b| b.is_ascii_lowercase());
    let padded = text.ends_with('=');
    let symbol =
        text.bytes().any(|b| matches!(b, b'!' | b'@' | b'#' | b'$' | b'%' | b'^' | b'*' | b'+'));
    text.len() >= 6 && letter && (digit || mixed || padded || symbol)
}
