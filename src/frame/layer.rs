//! The kinds of wrapping: their names, their prefixes, and how sure one must be before believing in them.

use super::cursor::Peeled;
use super::{ci, docker, github, time, tools};

/// One kind of wrapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Layer {
    /// `gh run view --log`: `job⇥step⇥2024-01-01T00:00:00.0000000Z text`.
    GithubCli,
    /// GitHub Actions' log files: `2024-01-01T00:00:00.0000000Z text`.
    GithubLive,
    /// GitHub Actions without time stamps (a step's own output, a copied page). No prefix.
    Github,
    /// Azure Pipelines' log files: as GitHub's.
    Azure,
    /// GitLab with time stamps: `2024-01-01T00:00:00.000000Z 00O text`; without them, no prefix.
    Gitlab,
    /// Jenkins; its time stamps are a layer of their own. No prefix.
    Jenkins,
    /// Jenkins' parallel branches: `[linux] text`.
    JenkinsBranch,
    /// Buildkite, whose time marks are escape codes. No prefix.
    Buildkite,
    /// Travis CI. No prefix.
    Travis,
    /// CircleCI. No prefix.
    Circleci,
    /// TeamCity: `[12:00:01]W:⇥ [Step 1/1] text`.
    Teamcity,
    /// Taskcluster: `[task 2024-01-01T00:00:00.000Z] text`.
    Taskcluster,
    /// mozharness: `12:34:56     INFO -  text`.
    Mozharness,
    /// mock's root.log: `DEBUG util.py:446:  text`.
    Mock,
    /// The Open Build Service: `[   12s] text`.
    Obs,
    /// Google Cloud Build: `Step #1 - "name": text`.
    CloudBuild,
    /// AWS CodeBuild: `[Container] 2024/01/01 00:00:00 text`.
    Codebuild,
    /// Drone and Woodpecker: `[step:L12:3s] text`.
    Drone,
    /// nektos/act: `[workflow/job]   | text`.
    Act,
    /// Bamboo: `build⇥02-Jan-2024 12:00:01⇥text`.
    Bamboo,
    /// Zuul: `2024-01-01 12:00:01.000000 | node | text`.
    Zuul,
    /// A container runtime's log file: `2024-01-01T00:00:00.000000000Z stdout F text`.
    CriDocker,
    /// syslog and journald: `Jan 02 03:04:05 host unit[123]: text`.
    Journald,
    /// Any full time stamp.
    Timestamp,
    /// The time of day as Jenkins' console page has it: `12:00:01  text`, with two blanks.
    ConsoleClock,
    /// The time of day alone.
    Clock,
    /// Colour codes that lost their `ESC`.
    LostEscapes,
    /// docker-compose: `svc-1  | text`.
    Compose,
    /// `nix build -L`: `hello> text`.
    Nix,
    /// Earthly: `+target | text`.
    Earthly,
    /// Turborepo: `package:task: text`.
    Turbo,
    /// `pnpm -r run`: `packages/app build: text`.
    Pnpm,
    /// The far end of a `git push`: `remote: text`.
    GitRemote,
    /// BuildKit's plain progress, `#9 12.30 text`, and its closing summary, which keeps only the seconds: `6.311 text`.
    Buildkit,
}

/// How much of the head must wear a prefix before it is believed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Proof {
    /// So many lines.
    pub lines: usize,
    /// At least one line in so many.
    pub one_in: usize,
    /// Every line of a short log is enough, were it only one.
    pub alone: bool,
}

/// Nothing else looks like it: a banner, a shell's chatter or a long message without the prefix may fill most of the head.
const UNMISTAKABLE: Proof = Proof { lines: 2, one_in: usize::MAX, alone: true };
/// Programs print this too, but not on most lines.
const MOST: Proof = Proof { lines: 3, one_in: 2, alone: false };
/// As before, where only some of the log comes from what puts the prefix.
const MANY: Proof = Proof { lines: 3, one_in: 4, alone: false };

impl Layer {
    /// Every layer that has a prefix, in the order in which they are tried: the most exact grammar first, since a loose
    /// one matches what an exact one does.
    pub(super) const PREFIXED: [Layer; 28] = [
        Layer::GithubCli,
        Layer::GithubLive,
        Layer::Gitlab,
        Layer::CriDocker,
        Layer::Journald,
        Layer::Taskcluster,
        Layer::Teamcity,
        Layer::Mozharness,
        Layer::Mock,
        Layer::Obs,
        Layer::CloudBuild,
        Layer::Codebuild,
        Layer::Drone,
        Layer::Act,
        Layer::Bamboo,
        Layer::Zuul,
        Layer::Timestamp,
        Layer::ConsoleClock,
        Layer::Clock,
        Layer::JenkinsBranch,
        Layer::LostEscapes,
        Layer::Earthly,
        Layer::Compose,
        Layer::Turbo,
        Layer::Pnpm,
        Layer::Nix,
        Layer::GitRemote,
        Layer::Buildkit,
    ];

    const UNPREFIXED: [Layer; 6] = [
        Layer::Github,
        Layer::Azure,
        Layer::Jenkins,
        Layer::Buildkite,
        Layer::Travis,
        Layer::Circleci,
    ];

    /// All layers.
    pub fn all() -> impl Iterator<Item = Layer> {
        Self::PREFIXED.into_iter().chain(Self::UNPREFIXED)
    }

    /// The word for it in reports and for `--input-format`.
    pub fn name(self) -> &'static str {
        match self {
            Layer::GithubCli => "github-cli",
            Layer::GithubLive => "github",
            Layer::Github => "github-plain",
            Layer::Azure => "azure",
            Layer::Gitlab => "gitlab",
            Layer::Jenkins => "jenkins",
            Layer::JenkinsBranch => "branches",
            Layer::Buildkite => "buildkite",
            Layer::Travis => "travis",
            Layer::Circleci => "circleci",
            Layer::Teamcity => "teamcity",
            Layer::Taskcluster => "taskcluster",
            Layer::Mozharness => "mozharness",
            Layer::Mock => "mock",
            Layer::Obs => "obs",
            Layer::CloudBuild => "cloud-build",
            Layer::Codebuild => "codebuild",
            Layer::Drone => "drone",
            Layer::Act => "act",
            Layer::Bamboo => "bamboo",
            Layer::Zuul => "zuul",
            Layer::CriDocker => "cri",
            Layer::Journald => "journald",
            Layer::Timestamp => "timestamp",
            Layer::ConsoleClock => "console-clock",
            Layer::Clock => "clock",
            Layer::LostEscapes => "lost-escapes",
            Layer::Compose => "compose",
            Layer::Nix => "nix",
            Layer::Earthly => "earthly",
            Layer::Turbo => "turbo",
            Layer::Pnpm => "pnpm",
            Layer::GitRemote => "git-remote",
            Layer::Buildkit => "buildkit",
        }
    }

    /// The layer of that name.
    pub fn named(name: &str) -> Option<Layer> {
        Layer::all().find(|layer| layer.name() == name)
    }

    /// True where the prefix names one of several outputs that run side by side inside another.
    pub(super) fn is_outer(self) -> bool {
        matches!(self, Layer::GithubCli | Layer::JenkinsBranch | Layer::Act | Layer::CloudBuild)
    }

    /// Whether a line that begins with this byte can wear the prefix; most lines are told apart by it.
    pub(super) fn may_begin(self, first: u8) -> bool {
        match self {
            Layer::GithubLive
            | Layer::Azure
            | Layer::Gitlab
            | Layer::CriDocker
            | Layer::Mozharness
            | Layer::Zuul
            | Layer::ConsoleClock => first.is_ascii_digit(),
            Layer::JenkinsBranch
            | Layer::Teamcity
            | Layer::Taskcluster
            | Layer::Obs
            | Layer::Codebuild
            | Layer::Drone
            | Layer::Act
            | Layer::LostEscapes => first == b'[',
            Layer::Timestamp | Layer::Clock => first.is_ascii_digit() || first == b'[',
            Layer::Mock => first.is_ascii_uppercase(),
            Layer::Journald => first.is_ascii_uppercase() || first.is_ascii_digit(),
            Layer::Bamboo => first.is_ascii_lowercase(),
            Layer::CloudBuild => first == b'S',
            Layer::GitRemote => first == b'r',
            Layer::Buildkit => first == b'#' || first.is_ascii_digit(),
            Layer::Compose | Layer::Nix => first.is_ascii_alphanumeric(),
            _ => true,
        }
    }

    /// Takes the prefix off; `None` where the line does not wear it.
    pub(super) fn peel<'a>(self, line: &'a [u8], branches: &[Vec<u8>]) -> Option<Peeled<'a>> {
        match self {
            Layer::GithubCli => github::cli(line),
            Layer::GithubLive | Layer::Azure => github::live(line),
            Layer::Gitlab => ci::gitlab(line),
            Layer::JenkinsBranch => ci::branch(line, branches),
            Layer::Teamcity => ci::teamcity(line),
            Layer::Taskcluster => ci::taskcluster(line),
            Layer::Mozharness => ci::mozharness(line),
            Layer::Mock => ci::mock(line),
            Layer::Obs => ci::obs(line),
            Layer::CloudBuild => ci::cloud_build(line),
            Layer::Codebuild => ci::codebuild(line),
            Layer::Drone => ci::drone(line),
            Layer::Act => ci::act(line),
            Layer::Bamboo => ci::bamboo(line),
            Layer::Zuul => ci::zuul(line),
            Layer::CriDocker => docker::cri(line),
            Layer::Journald => time::syslog(line),
            Layer::Timestamp => time::stamp(line),
            Layer::ConsoleClock => time::of_day_and_two_blanks(line),
            Layer::Clock => time::of_day(line),
            Layer::LostEscapes => tools::lost_escapes(line),
            Layer::Compose => docker::compose(line),
            Layer::Nix => tools::nix(line),
            Layer::Earthly => tools::earthly(line),
            Layer::Turbo => tools::turbo(line),
            Layer::Pnpm => tools::pnpm(line),
            Layer::GitRemote => tools::git_remote(line),
            Layer::Buildkit => docker::buildkit(line).or_else(|| docker::buildkit_summary(line)),
            Layer::Github | Layer::Jenkins | Layer::Buildkite | Layer::Travis | Layer::Circleci => {
                None
            }
        }
    }

    /// The line proves the layer. Stricter than [`Layer::peel`] where the prefix alone is too common to prove anything.
    pub(super) fn proved_by(self, line: &[u8], branches: &[Vec<u8>]) -> bool {
        line.first().is_some_and(|&first| self.may_begin(first))
            && match self {
                Layer::GithubCli => github::cli_stamped(line),
                Layer::Buildkit => docker::buildkit(line).is_some(),
                _ => self.peel(line, branches).is_some(),
            }
    }

    /// How many lines must prove it, once those layers are off.
    pub(super) fn proof_after(self, outer: &[Layer]) -> Proof {
        match self {
            Layer::Drone | Layer::Act | Layer::GitRemote => MOST,
            Layer::Clock | Layer::ConsoleClock => Proof { alone: outer.is_empty(), ..MOST },
            // One clock is the CI system's; a second one is the build's only when nearly all of the build has it.
            Layer::Timestamp if outer.iter().any(|layer| layer.has_time()) => MOST,
            Layer::Timestamp => Proof { lines: 2, alone: true, ..MANY },
            Layer::Journald | Layer::Compose | Layer::Nix | Layer::Turbo | Layer::Pnpm => MANY,
            Layer::JenkinsBranch => Proof { lines: 1, ..UNMISTAKABLE },
            _ => UNMISTAKABLE,
        }
    }

    /// The prefix has a time stamp.
    fn has_time(self) -> bool {
        use Layer::*;
        matches!(
            self,
            GithubCli
                | GithubLive
                | Gitlab
                | CriDocker
                | Journald
                | Taskcluster
                | Teamcity
                | Codebuild
                | Bamboo
                | Zuul
                | ConsoleClock
                | Clock
        )
    }

    /// A text without which the layer is not believed: what announces a prefix that looks like ordinary output, or a part
    /// of the prefix itself, so that the lines of a log without it need not be tried.
    pub(super) fn needs(self) -> Option<&'static [u8]> {
        match self {
            Layer::Turbo => Some("• Packages in scope".as_bytes()),
            Layer::Pnpm => Some(b" workspace projects"),
            Layer::GithubCli => Some(b"\t"),
            Layer::Mock => Some(b".py:"),
            Layer::Compose => Some(b"  |"),
            Layer::Earthly => Some(b" |"),
            Layer::Nix => Some(b">"),
            _ => None,
        }
    }
}
