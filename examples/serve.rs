//! A web service: a log in, a report out.
//!
//!     cargo run --example serve -- 127.0.0.1:8080
//!     curl --data-binary @build.log http://127.0.0.1:8080/?exit-code=2

#![allow(clippy::print_stdout)] // it is a command

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use logclass::Classifier;
use logclass::report::json;

/// The longest log that is taken.
const LONGEST: usize = 64 << 20;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1).ok_or("usage: serve ADDRESS:PORT")?;
    // Made once: each request shares its signatures and what was compiled of them.
    let service = Router::new()
        .route("/", post(classify))
        .layer(DefaultBodyLimit::max(LONGEST))
        .with_state(Classifier::builtin());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("listening on {}", listener.local_addr()?);
    Ok(axum::serve(listener, service).await?)
}

async fn classify(
    State(mut classifier): State<Classifier>,
    RawQuery(query): RawQuery,
    log: Bytes,
) -> Response {
    let query = query.unwrap_or_default();
    if let Some(code) = query.strip_prefix("exit-code=") {
        let Ok(code) = code.parse() else {
            return (StatusCode::BAD_REQUEST, "exit-code is no number\n").into_response();
        };
        classifier.options_mut().exit_code = Some(code);
    }
    // A large log takes a while: other requests go on meanwhile.
    let read = tokio::task::spawn_blocking(move || {
        let mut document = Vec::new();
        json::write(&classifier.classify(&log), &mut document).map(|()| document)
    });
    match read.await {
        Ok(Ok(document)) => {
            ([(header::CONTENT_TYPE, "application/json")], document).into_response()
        }
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
