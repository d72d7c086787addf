//! Generates what tauri needs at compile time; capabilities stand in `tauri.conf.json`.
fn main() {
    tauri_build::build();
}
