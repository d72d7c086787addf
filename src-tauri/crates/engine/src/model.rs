//! The seller's own language model: where it is, and its key in the vault.

use crate::engine::Engine;
use crate::error::EngineError;
use assistant::model::{OpenAiCompatible, OpenAiConfig};
use domain::Secret;
use std::sync::Arc;
use std::time::Duration;

/// A proposal that takes longer is not waited for.
const TIMEOUT: Duration = Duration::from_secs(45);

/// The vault's name for the key.
const KEY: &str = "model/key";
const URL_SETTING: &str = "model.base_url";
const NAME_SETTING: &str = "model.name";

/// Where the model is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelSettings {
    /// Base URL of an OpenAI-compatible server; empty: none.
    pub base_url: String,
    /// Model name.
    pub model: String,
    /// Whether a key lies in the vault.
    pub key_set: bool,
}

impl Engine {
    /// What is set.
    ///
    /// # Errors
    /// When the store or the vault cannot be read.
    pub async fn model_settings(&self) -> Result<ModelSettings, EngineError> {
        Ok(ModelSettings {
            base_url: self.store().setting(URL_SETTING).await?.unwrap_or_default(),
            model: self
                .store()
                .setting(NAME_SETTING)
                .await?
                .unwrap_or_default(),
            key_set: self.ports().vault.get(KEY).await?.is_some(),
        })
    }

    /// Sets the model. `key`: absent keeps the old one, empty removes it.
    ///
    /// # Errors
    /// When the address cannot work, or the store or the vault refuse.
    pub async fn set_model(
        &self,
        settings: &ModelSettings,
        key: Option<Secret<String>>,
    ) -> Result<(), EngineError> {
        let url = settings.base_url.trim();
        if !url.is_empty() && !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(EngineError::BadRequest(format!(
                "`{url}` is not an address of a model server."
            )));
        }
        let kept = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        self.store()
            .put_setting(URL_SETTING, kept(url).as_deref())
            .await?;
        self.store()
            .put_setting(NAME_SETTING, kept(&settings.model).as_deref())
            .await?;
        match key {
            Some(key) if key.expose().is_empty() => self.ports().vault.remove(KEY).await?,
            Some(key) => self.ports().vault.set(KEY, key).await?,
            None => {}
        }
        self.open_model().await
    }

    /// Uses the model that is set, if one is.
    ///
    /// # Errors
    /// When the store or the vault cannot be read.
    pub async fn open_model(&self) -> Result<(), EngineError> {
        let settings = self.model_settings().await?;
        if settings.base_url.is_empty() || settings.model.is_empty() {
            self.use_model(None);
            return Ok(());
        }
        let key = self.ports().vault.get(KEY).await?;
        let config = OpenAiConfig {
            base_url: settings.base_url,
            model: settings.model,
            key,
            timeout: TIMEOUT,
        };
        let model = OpenAiCompatible::new(config)
            .map_err(|error| EngineError::BadRequest(error.to_string()))?;
        self.use_model(Some(Arc::new(model)));
        Ok(())
    }
}
