{{%AUTOESCAPE context="HTML"}}{{! The frame of every page behind the login.
HTML_LANG zh-CN|zh-TW|en, THEME auto|light|dark, ASSET (build/static/version),
TITLE, CSRF, HERE (this path and query, for coming back).
NAV_GROUP rows: LABELLED section with LABEL; NAV rows: HREF LABEL ICON, CURRENT
section, BADGE section with COUNT.
NEW_MENU section (may create anything) with NEW rows: HREF LABEL ICON.
SEARCH section (may see customers) with Q.
LANGUAGE rows: CODE LABEL, CURRENT section.
THEME_IS_AUTO, THEME_IS_LIGHT, THEME_IS_DARK sections.
USER_NAME USER_INITIAL USER_PLACE (team and role).
FLASH section with FLASH_TEXT. REFRESH section (asks again without JavaScript). PAGE include. }}<!DOCTYPE html>
<html lang="{{HTML_LANG}}" data-bs-theme="{{THEME}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="csrf" content="{{CSRF}}">
<meta name="htmx-config" content='{"includeIndicatorCSS":false}'>
{{#REFRESH}}<noscript><meta http-equiv="refresh" content="3"></noscript>
{{/REFRESH}}<title>{{TITLE}} · [[Perennial]]</title>
<link rel="icon" type="image/svg+xml" href="/static/brand.svg">
<link rel="stylesheet" href="/static/tabler.css?v={{ASSET:u}}">
<link rel="stylesheet" href="/static/app.css?v={{ASSET:u}}">
<link rel="stylesheet" media="print" href="/static/print.css?v={{ASSET:u}}">
<script defer src="/static/htmx.min.js?v={{ASSET:u}}"></script>
<script defer src="/static/app.js?v={{ASSET:u}}"></script>
</head>
<body>
<a class="clm-skip" href="#main">[[Skip to content]]</a>
<div class="clm-app">
<nav class="clm-side" id="nav" aria-label="[[Main menu]]">
<div class="clm-side-in">
<a class="clm-brand" href="/"><svg class="clm-i-brand" aria-hidden="true"><use href="/static/icons.svg#brand"></use></svg><span>[[Perennial]]</span></a>
<div class="clm-nav">
{{#NAV_GROUP}}{{#LABELLED}}<div class="clm-nav-group">{{LABEL}}</div>
{{/LABELLED}}<ul class="clm-plain">
{{#NAV}}<li><a href="{{HREF}}" title="{{LABEL}}"{{#CURRENT}} aria-current="page"{{/CURRENT}}><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#{{ICON}}"></use></svg><span>{{LABEL}}</span>{{#BADGE}}<span class="clm-badge">{{COUNT}}</span>{{/BADGE}}</a></li>
{{/NAV}}</ul>
{{/NAV_GROUP}}<a class="clm-side-close" href="#main"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#x"></use></svg><span>[[Close menu]]</span></a>
</div>
</div>
</nav>
<div class="clm-main">
<header class="clm-top">
<a class="clm-iconbtn clm-menu-open" href="#nav" aria-label="[[Open menu]]"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#menu-2"></use></svg></a>
{{#SEARCH}}<form class="clm-search" role="search" method="get" action="/customer">
<button class="clm-search-go" type="submit" aria-label="[[Search]]"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#search"></use></svg></button>
<input class="form-control" type="search" name="q" value="{{Q}}" maxlength="100" data-key="/" aria-label="[[Search customers]]" placeholder="[[Search customers, contacts, phones, codes]]">
<kbd aria-hidden="true">/</kbd>
</form>
{{/SEARCH}}<div class="clm-top-end">
{{#NEW_MENU}}<details class="clm-drop clm-desk">
<summary class="btn"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#plus"></use></svg>[[New]]<svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-down"></use></svg></summary>
<div class="clm-pop">
{{#NEW}}<a href="{{HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#{{ICON}}"></use></svg>{{LABEL}}</a>
{{/NEW}}</div>
</details>
{{/NEW_MENU}}<details class="clm-drop clm-desk">
<summary class="clm-iconbtn" aria-label="[[Language]]" title="[[Language]]"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#language"></use></svg></summary>
<form class="clm-pop" method="post" action="/preference">
<input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="next" value="{{HERE}}">
{{#LANGUAGE}}<button class="clm-item" type="submit" name="lang" value="{{CODE}}" lang="{{CODE}}"{{#CURRENT}} aria-current="true"{{/CURRENT}}>{{LABEL}}</button>
{{/LANGUAGE}}</form>
</details>
<details class="clm-drop clm-desk">
<summary class="clm-iconbtn" aria-label="[[Light or dark]]" title="[[Light or dark]]"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#moon"></use></svg></summary>
<form class="clm-pop" method="post" action="/preference">
<input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="next" value="{{HERE}}">
<button class="clm-item" type="submit" name="theme" value="light"{{#THEME_IS_LIGHT}} aria-current="true"{{/THEME_IS_LIGHT}}><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#sun"></use></svg>[[Light]]</button>
<button class="clm-item" type="submit" name="theme" value="dark"{{#THEME_IS_DARK}} aria-current="true"{{/THEME_IS_DARK}}><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#moon"></use></svg>[[Dark]]</button>
<button class="clm-item" type="submit" name="theme" value="auto"{{#THEME_IS_AUTO}} aria-current="true"{{/THEME_IS_AUTO}}><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#device-desktop"></use></svg>[[Like the system]]</button>
</form>
</details>
<details class="clm-drop">
<summary class="clm-who" title="{{USER_NAME}}"><span class="clm-avatar" aria-hidden="true">{{USER_INITIAL}}</span><span class="clm-who-text">{{USER_NAME}} <span class="clm-soft-small">{{USER_PLACE}}</span></span><span class="clm-sr">[[Account menu]]</span></summary>
<div class="clm-pop">
<a href="/account/own"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#user"></use></svg>[[My account]]</a>
<a href="/account/password"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#key"></use></svg>[[Change password]]</a>
<form method="post" action="/logout">
<input type="hidden" name="csrf" value="{{CSRF}}">
<button class="clm-item" type="submit"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#logout"></use></svg>[[Log out]]</button>
<button class="clm-item" type="submit" name="everywhere" value="1"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#lock"></use></svg>[[Log out everywhere]]</button>
</form>
</div>
</details>
</div>
</header>
<main class="clm-page" id="main" tabindex="-1">
{{#FLASH}}<div class="clm-notice clm-notice-good" role="status"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#circle-check"></use></svg><span class="clm-grow">{{FLASH_TEXT}}</span></div>
{{/FLASH}}{{>PAGE}}
</main>
</div>
</div>
</body>
</html>
