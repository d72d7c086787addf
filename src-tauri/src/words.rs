//! The few words the shell says itself, outside the page: in the tray and in notifications.

/// A language of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tongue {
    #[default]
    English,
    Chinese,
}

impl Tongue {
    /// Of a language tag (`zh-CN`) or a locale (`zh_CN.UTF-8`).
    pub(crate) fn of(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") {
            Self::Chinese
        } else {
            Self::English
        }
    }

    /// Of this computer, until the shop has said what its seller speaks.
    pub(crate) fn of_this_computer() -> Self {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
        Self::of(&set.unwrap_or_default())
    }

    const fn pick(self, english: &'static str, chinese: &'static str) -> &'static str {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }

    pub(crate) const fn open(self) -> &'static str {
        self.pick("Open Nightdesk", "打开 Nightdesk")
    }

    pub(crate) const fn stop(self) -> &'static str {
        self.pick("Stop all automatic replies", "停止所有自动回复")
    }

    pub(crate) const fn resume(self) -> &'static str {
        self.pick("Let replies go out again", "恢复自动回复")
    }

    pub(crate) const fn autostart(self) -> &'static str {
        self.pick("Start with this computer", "开机时启动")
    }

    pub(crate) const fn quit(self) -> &'static str {
        self.pick("Quit and stop watching", "退出并停止值守")
    }

    pub(crate) const fn may_sleep(self) -> &'static str {
        self.pick("this computer may fall asleep", "电脑可能会休眠")
    }

    pub(crate) fn install(self, version: &str) -> String {
        match self {
            Self::English => format!("Install Nightdesk {version} and restart"),
            Self::Chinese => format!("安装 Nightdesk {version} 并重启"),
        }
    }

    pub(crate) const fn still_here_title(self) -> &'static str {
        self.pick("Nightdesk keeps watching", "Nightdesk 仍在值守")
    }

    pub(crate) const fn still_here(self) -> &'static str {
        self.pick(
            "The window is closed, the desk is not. Find it in the tray, or start Nightdesk again. To stop watching, choose Quit in the tray.",
            "窗口已关闭，值守仍在继续。可从托盘图标或再次启动 Nightdesk 打开窗口；要停止值守，请在托盘菜单中选择退出。",
        )
    }

    pub(crate) const fn update_title(self) -> &'static str {
        self.pick("A newer Nightdesk is ready", "Nightdesk 有新版本")
    }

    pub(crate) fn update(self, version: &str) -> String {
        match self {
            Self::English => format!(
                "Version {version} can be installed from the tray menu. Watching pauses for a moment while it restarts."
            ),
            Self::Chinese => format!("可从托盘菜单安装 {version} 版。重启时值守会短暂停顿。"),
        }
    }

    pub(crate) const fn update_failed_title(self) -> &'static str {
        self.pick("The update was not installed", "更新未安装")
    }
}

#[cfg(test)]
mod tests {
    use super::Tongue;

    #[test]
    fn tags_and_locales_are_understood() {
        for (tag, tongue) in [
            ("zh-CN", Tongue::Chinese),
            ("zh_CN.UTF-8", Tongue::Chinese),
            ("ZH", Tongue::Chinese),
            ("en", Tongue::English),
            ("de_DE", Tongue::English),
            ("", Tongue::English),
            ("C.UTF-8", Tongue::English),
        ] {
            assert_eq!(Tongue::of(tag), tongue, "{tag}");
        }
    }
}
