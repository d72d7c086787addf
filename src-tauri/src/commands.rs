//! The two commands of the page.

use crate::desk::{Desk, Envelope};
use api::wire::Changed;
use tauri::State;
use tauri::ipc::Channel;

/// Runs a command of the table of `api`.
#[tauri::command]
pub async fn rpc(
    desk: State<'_, Desk>,
    cmd: String,
    payload: serde_json::Value,
) -> Result<Envelope, ()> {
    Ok(desk.call(&cmd, payload).await)
}

/// Tells the page what changed, from now on.
#[tauri::command]
pub fn subscribe(desk: State<'_, Desk>, channel: Channel<Changed>) {
    desk.listen(move |change| channel.send(change).is_ok());
}
