//! What the seller sets.

use crate::Api;
use crate::code::{ApiError, Code};
use crate::wire::{Empty, Settings, SettingsSet};
use domain::shop::ShopSettings;
use domain::{Language, Secret, schedule};
use engine::ModelSettings;

pub(crate) async fn get(api: &Api, _request: Empty) -> Result<Settings, ApiError> {
    let shop = api.engine().store().shop().await?;
    let model = api.engine().model_settings().await?;
    Ok(Settings {
        shop_name: shop.name,
        home_time_zone: shop.home_time_zone,
        language: shop.language.to_string(),
        model_url: model.base_url,
        model_name: model.model,
        model_key_set: model.key_set,
    })
}

pub(crate) async fn set(api: &Api, request: SettingsSet) -> Result<Settings, ApiError> {
    schedule::validate_zone(&request.home_time_zone)
        .map_err(|error| ApiError::new(Code::BadRequest, error.to_string()))?;
    let shop = ShopSettings {
        name: request.shop_name.trim().to_owned(),
        home_time_zone: request.home_time_zone,
        language: Language::from_tag(&request.language),
    };
    api.engine().store().put_shop(&shop).await?;
    let model = ModelSettings {
        base_url: request.model_url,
        model: request.model_name,
        key_set: false,
    };
    api.engine()
        .set_model(&model, request.model_key.map(Secret::new))
        .await?;
    get(api, Empty {}).await
}
