//! The loopback server: reads requests, lets faults happen, answers.

use super::ask::{Ask, pairs};
use super::fault::{Endpoint, FaultKind};
use super::messages::{self, Spoilt};
use super::reply::{Closed, Reply, Wire, refusal};
use super::world::World;
use super::{Logged, control, orders, tokens};
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// Longest request that is read.
const LONGEST: usize = 32 * 1024 * 1024;

/// The world, shared by all connections.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub fn new(world: World) -> Self {
        Self(Arc::new(Mutex::new(world)))
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves until it is dropped; connections end with it.
pub(super) async fn serve(listener: TcpListener, shared: Shared) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => { connections.spawn(connection(stream, shared.clone())); }
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, shared: Shared) {
    // Small answers must not wait for more: a test measures in milliseconds.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| answer(request, shared.clone()));
    let served = hyper::server::conn::http1::Builder::new()
        .auto_date_header(false)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended");
    }
}

async fn answer(request: Request<Incoming>, shared: Shared) -> Result<Response<Wire>, Closed> {
    let (parts, body) = request.into_parts();
    let ask = Ask::of(&parts);
    let reply = match ask.endpoint() {
        Some(endpoint) => platform(endpoint, &ask, body, &shared).await?,
        None if ask.path.first().is_some_and(|first| first == "_sandbox") => {
            let body = read(body).await?;
            control::answer(&shared, &ask, &body)
        }
        None => refusal(404, 2002, "Resource not found"),
    };
    let now = shared.world().now();
    Ok(reply.into_response(now))
}

async fn platform(
    endpoint: Endpoint,
    ask: &Ask,
    body: Incoming,
    shared: &Shared,
) -> Result<Reply, Closed> {
    let fault = shared.world().faults.meet(endpoint);
    if fault == Some(FaultKind::Cut) {
        log(shared, endpoint, ask, None);
        return Err(Closed);
    }
    let body = read(body).await?;
    let reply = before(fault.as_ref(), shared)
        .unwrap_or_else(|| handle(endpoint, ask, &body, fault.as_ref(), shared));
    log(shared, endpoint, ask, Some(reply.status));
    after(fault, reply).await
}

/// Faults that come before anything is taken.
fn before(fault: Option<&FaultKind>, shared: &Shared) -> Option<Reply> {
    match fault? {
        FaultKind::TooMany { retry_after } => {
            let mut reply = refusal(
                429,
                2001,
                "Too many requests. The request limit has been reached for the resource.",
            );
            reply.retry_after.clone_from(retry_after);
            Some(reply)
        }
        FaultKind::ErrorBefore { status } => Some(refusal(
            *status,
            335_000,
            "Internal server error encountered.",
        )),
        FaultKind::Refused { status, error_id } => {
            Some(refusal(*status, *error_id, "Refused on purpose."))
        }
        FaultKind::Unauthorized => Some(tokens::unauthorized()),
        FaultKind::ExpiredToken => {
            shared.world().tokens.end();
            None
        }
        _ => None,
    }
}

/// Faults that come after everything was taken.
async fn after(fault: Option<FaultKind>, reply: Reply) -> Result<Reply, Closed> {
    Ok(match fault {
        Some(FaultKind::ErrorAfter { status }) => {
            refusal(status, 335_000, "Internal server error encountered.")
        }
        Some(FaultKind::LostAnswer | FaultKind::LostAndLate { .. }) => return Err(Closed),
        Some(FaultKind::HalfBody) => Reply {
            half: true,
            ..reply
        },
        Some(FaultKind::BadJson) => {
            Reply::text(reply.status, "{\"conversations\": [ <html>Bad gateway")
        }
        Some(FaultKind::Slow { milliseconds }) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            reply
        }
        _ => reply,
    })
}

fn handle(
    endpoint: Endpoint,
    ask: &Ask,
    body: &[u8],
    fault: Option<&FaultKind>,
    shared: &Shared,
) -> Reply {
    let mut world = shared.world();
    let now = world.now();
    if endpoint == Endpoint::Token {
        let fields = pairs(&String::from_utf8_lossy(body));
        return world
            .tokens
            .renew(ask.authorization.as_deref(), &fields, now);
    }
    if !world.tokens.accepts(ask.authorization.as_deref(), now) {
        return tokens::unauthorized();
    }
    let spoilt = Spoilt {
        duplicates: fault == Some(&FaultKind::Duplicates),
        shuffled: fault == Some(&FaultKind::Shuffled),
    };
    let late = match fault {
        Some(FaultKind::LateListing { seconds } | FaultKind::LostAndLate { seconds }) => *seconds,
        _ => 0,
    };
    let segments: Vec<&str> = ask.path.iter().skip(3).map(String::as_str).collect();
    match (endpoint, &ask.method, segments.as_slice()) {
        (Endpoint::List, &Method::GET, _) => messages::list(&world, ask, spoilt),
        (Endpoint::Thread, &Method::GET, [_, id]) => messages::thread(&world, id, ask, spoilt),
        (Endpoint::Send, &Method::POST, _) => messages::send(&mut world, body, late),
        (Endpoint::Orders, &Method::GET, ["order"]) => orders::list(&world, ask),
        (Endpoint::Orders, &Method::GET, ["order", id]) => orders::one(&world, id, ask),
        (Endpoint::Orders, &Method::GET, ["order", id, "shipping_fulfillment"]) => {
            orders::parcels(&world, id)
        }
        _ => refusal(405, 2003, "Method not allowed"),
    }
}

async fn read(body: Incoming) -> Result<Bytes, Closed> {
    let body = Limited::new(body, LONGEST)
        .collect()
        .await
        .map_err(|_| Closed)?;
    Ok(body.to_bytes())
}

fn log(shared: &Shared, endpoint: Endpoint, ask: &Ask, status: Option<u16>) {
    let mut world = shared.world();
    let at = world.now();
    world.log.push(Logged {
        endpoint,
        method: ask.method.to_string(),
        path: ask.raw_path.clone(),
        query: ask.raw_query.clone(),
        status,
        at,
    });
}
