//! Which step of which job a line belongs to, and which lines are no output at
//! all: the text of a script before it runs, output shown a second time.

use crate::database::Database;
use crate::frame::StreamName;
use crate::hits::{Hit, Hits};
use crate::index::Owner;
use crate::signature::{Edge, RegionKind};
use std::collections::HashMap;

/// A script or a repeated part longer than this has lost its closing line.
const LONGEST_ASIDE: u64 = 400;

/// Systems whose steps fail or pass as a whole. What a build tool calls a step
/// (a Maven goal, a Gradle task) only gives a line its name: the tool goes on
/// printing about one step while it is in another.
const RUNNERS: &[&str] = &[
    "act",
    "azure",
    "buildah",
    "buildkit",
    "buildkite",
    "circleci",
    "cloud-build",
    "codebuild",
    "docker",
    "github",
    "gitlab",
    "jenkins",
    "kaniko",
    "mozharness",
    "taskcluster",
    "teamcity",
    "travis",
];

/// The divisions of a log.
#[derive(Debug, Default)]
pub(crate) struct Regions {
    /// By the stream they are in and the system that runs them.
    steps: HashMap<StreamName, HashMap<String, Vec<Step>>>,
    names: HashMap<StreamName, Vec<Step>>,
    /// In order of first lines.
    asides: Vec<Aside>,
}

/// A step, from the line that opens it to the line that opens the next.
#[derive(Clone, Debug)]
struct Step {
    line: u64,
    name: Option<String>,
    open: bool,
}

/// Lines that are not the output of the build where they stand.
#[derive(Clone, Debug)]
struct Aside {
    kind: RegionKind,
    /// Whose lines begin and end it.
    system: String,
    stream: StreamName,
    first: u64,
    last: u64,
    /// Its end was seen, or goes without saying.
    sure: bool,
}

impl Aside {
    fn holds(&self, stream: &StreamName, line: u64) -> bool {
        self.sure && self.stream == *stream && (self.first..=self.last).contains(&line)
    }
}

/// A step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct StepId {
    /// The output that its system prints.
    pub stream: StreamName,
    /// Where each of its lines names it.
    pub name: Option<String>,
    /// The line that opens it, where one does; 0 before the first.
    pub line: u64,
}

impl Regions {
    pub fn new(database: &Database, hits: &Hits) -> Regions {
        let mut edges: Vec<(RegionKind, Edge, &Hit, &str)> = Vec::new();
        for (pattern, found) in hits.found() {
            if let Owner::Region(number) = database.patterns()[pattern as usize].owner {
                let rule = database.region(number);
                let all = found.kept();
                edges.extend(all.map(|hit| (rule.kind, rule.edge, hit, &*rule.system)));
            }
        }
        edges.sort_by_key(|(kind, edge, hit, _)| (hit.line, *edge == Edge::Open, *kind));
        let mut regions = Regions::default();
        for &(kind, edge, hit, system) in &edges {
            match kind {
                RegionKind::Job | RegionKind::Step | RegionKind::Stage => {
                    // what follows a step's end and precedes the next is about the step that ended
                    if RUNNERS.contains(&system) && edge == Edge::Open {
                        let of_stream = regions.steps.entry(hit.stream.clone()).or_default();
                        add_step(of_stream.entry(system.to_string()).or_default(), edge, hit);
                    }
                    add_step(regions.names.entry(hit.stream.clone()).or_default(), edge, hit);
                }
                RegionKind::Echo
                | RegionKind::Repeat
                | RegionKind::Captured
                | RegionKind::Tolerated => regions.add_aside(kind, edge, hit, system),
                _ => {}
            }
        }
        regions
    }

    fn add_aside(&mut self, kind: RegionKind, edge: Edge, hit: &Hit, system: &str) {
        match edge {
            Edge::Open => {
                let (first, last) = (hit.line, hit.line + LONGEST_ASIDE);
                // that nobody heeded the failure, only the next command tells
                let sure = kind != RegionKind::Tolerated;
                let (stream, system) = (hit.stream.clone(), system.to_string());
                self.asides.push(Aside { kind, system, stream, first, last, sure });
            }
            Edge::Close => {
                let mine = |aside: &&mut Aside| {
                    let same = aside.kind == kind && aside.system == system;
                    same && aside.stream == hit.stream && aside.last >= hit.line
                };
                let from = self.first_near(hit.line);
                // what closes it is a line of the build again
                if let Some(aside) = self.asides[from..].iter_mut().rev().find(mine) {
                    (aside.last, aside.sure) = (hit.line - 1, true);
                }
            }
        }
    }

    /// Whether a line is part of a script's text, or of what a test printed.
    pub fn is_script(&self, hit: &Hit) -> bool {
        self.in_aside(RegionKind::Echo, hit) || self.in_aside(RegionKind::Captured, hit)
    }

    /// Whether a line is the output of a command whose failure nobody heeds.
    pub fn is_tolerated(&self, hit: &Hit) -> bool {
        self.in_aside(RegionKind::Tolerated, hit)
    }

    /// Whether a line was shown before and is repeated.
    pub fn is_repeat(&self, hit: &Hit) -> bool {
        self.in_aside(RegionKind::Repeat, hit)
    }

    /// Whether a line is no output of the build where it stands.
    pub fn is_aside(&self, stream: &StreamName, line: u64) -> bool {
        self.asides_near(line).any(|aside| aside.holds(stream, line))
    }

    fn in_aside(&self, kind: RegionKind, hit: &Hit) -> bool {
        let mut mine = self.asides_near(hit.line).filter(|aside| aside.kind == kind);
        mine.any(|aside| aside.holds(&hit.stream, hit.line))
    }

    /// Those that may hold a line.
    fn asides_near(&self, line: u64) -> impl Iterator<Item = &Aside> {
        let near = &self.asides[self.first_near(line)..];
        near.iter().take_while(move |aside| aside.first <= line)
    }

    /// The first that is not too far up to reach a line.
    fn first_near(&self, line: u64) -> usize {
        self.asides.partition_point(|aside| aside.first + LONGEST_ASIDE < line)
    }

    /// The step that a line belongs to, of those that one system runs and
    /// announces in this stream: the line's own or the one round it.
    pub fn step_of(&self, system: &str, stream: &StreamName, hit: &Hit) -> StepId {
        let stream = stream.clone();
        if hit.step.is_some() {
            return StepId { stream, name: hit.step.clone(), line: 0 };
        }
        let steps = self.steps.get(&stream).and_then(|systems| systems.get(system));
        let line = steps.and_then(|steps| last_edge(steps, hit.line)).map_or(0, |step| step.line);
        StepId { stream, name: None, line }
    }

    /// The innermost step that a line belongs to.
    pub fn step(&self, hit: &Hit) -> StepId {
        let innermost = |stream: StreamName| {
            let systems = self.steps.get(&stream).filter(|_| hit.step.is_none());
            let edges = systems.into_iter().flat_map(HashMap::values);
            let line = edges.filter_map(|steps| last_edge(steps, hit.line)).map(|step| step.line);
            StepId { line: line.max().unwrap_or(0), name: hit.step.clone(), stream }
        };
        let (around, own) = (innermost(hit.stream.enclosing()), innermost(hit.stream.clone()));
        if around.line > own.line { around } else { own }
    }

    /// The name of the step a line belongs to.
    pub fn step_name(&self, hit: &Hit) -> Option<String> {
        if hit.step.is_some() {
            return hit.step.clone();
        }
        let named = |stream: &StreamName| {
            let step = last_edge(self.names.get(stream)?, hit.line)?;
            if step.open { step.name.clone() } else { None }
        };
        named(&hit.stream).or_else(|| named(&hit.stream.enclosing()))
    }
}

fn add_step(steps: &mut Vec<Step>, edge: Edge, hit: &Hit) {
    let captured = |name: &str| hit.captures.iter().find(|(key, _)| key == name);
    let name = captured("name").or_else(|| captured("command")).map(|(_, v)| v.clone());
    let open = edge == Edge::Open;
    match steps.last_mut() {
        // two rules see the same line: the one that names the step is better
        Some(last) if last.line == hit.line => {
            last.open |= open;
            last.name = last.name.take().or(name);
        }
        _ => steps.push(Step { line: hit.line, name, open }),
    }
}

fn last_edge(steps: &[Step], line: u64) -> Option<&Step> {
    let after = steps.partition_point(|step| step.line <= line);
    after.checked_sub(1).map(|last| &steps[last])
}
