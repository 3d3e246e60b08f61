//! The edges to PostgreSQL and Redis, ours or the user's.

use super::edge::{Edges, End, Pods, tcp};
use super::{Parts, add_metrics};
use crate::stack::Context;
use crate::stack::database::{Client, Database};
use crate::stack::redis::Connection;

pub fn add(edges: &mut Edges, cx: &Context, parts: &Parts) {
    if let Some(postgres) = parts.postgres {
        add_metrics(edges, cx, "postgres", &Pods::of(&postgres.workload), 9187);
    }
    if let Some(redis) = parts.redis {
        add_metrics(edges, cx, "redis", &Pods::of(&redis.workload), 9121);
    }
}

/// The edge from pods of a component to its database.
pub fn add_database(
    edges: &mut Edges,
    cx: &Context,
    parts: &Parts,
    from: &Pods,
    client: Client,
    database: Option<&Database>,
) {
    let Some(database) = database else { return };
    let to = match parts.postgres.filter(|_| client.is_served(cx)) {
        Some(postgres) => End::from(&Pods::of(&postgres.workload)),
        None => End::Server {
            key: "externalDatabase",
            host: database.host.clone(),
        },
    };
    edges.add(
        from,
        to,
        tcp([database.port]),
        "Data are kept in the database",
    );
}

/// The edge from pods of a component to its Redis.
pub fn add_redis(edges: &mut Edges, parts: &Parts, from: &Pods, connection: &Connection) {
    let to = match parts.redis.filter(|_| connection.is_own()) {
        Some(redis) => End::from(&Pods::of(&redis.workload)),
        None => End::Server {
            key: "externalRedis",
            host: connection.host.clone(),
        },
    };
    edges.add(
        from,
        to,
        tcp([connection.port]),
        "Messages between processes go through Redis",
    );
}
