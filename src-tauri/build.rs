//! Generates what tauri needs at compile time. The capability stands in `tauri.conf.json`; the permissions it names
//! are our own two, so that the page can call nothing else, no command of a plugin either.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    let permissions =
        tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/*.toml");
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(permissions))?;
    Ok(())
}
