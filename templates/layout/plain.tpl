{{%AUTOESCAPE context="HTML"}}{{! The frame without a user: login, errors.
HTML_LANG, THEME auto|light|dark, ASSET, TITLE. PAGE include; it brings its own
main element with id main. }}<!DOCTYPE html>
<html lang="{{HTML_LANG}}" data-bs-theme="{{THEME}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{TITLE}} · [[Perennial]]</title>
<link rel="icon" type="image/svg+xml" href="/static/brand.svg">
<link rel="stylesheet" href="/static/tabler.css?v={{ASSET:u}}">
<link rel="stylesheet" href="/static/app.css?v={{ASSET:u}}">
<link rel="stylesheet" media="print" href="/static/print.css?v={{ASSET:u}}">
<script defer src="/static/app.js?v={{ASSET:u}}"></script>
</head>
<body>
<a class="clm-skip" href="#main">[[Skip to content]]</a>
{{>PAGE}}
</body>
</html>
