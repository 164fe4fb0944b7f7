{{%AUTOESCAPE context="HTML"}}{{! For nginx alone: the build puts in LANG, ASSET and what nginx fills in for THEME. }}<!DOCTYPE html>
<html lang="{{LANG}}" data-bs-theme="{{THEME}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>[[We will be right back]] · [[Perennial]]</title>
<link rel="icon" type="image/svg+xml" href="/static/brand.svg">
<link rel="stylesheet" href="/static/tabler.css?v={{ASSET:u}}">
<link rel="stylesheet" href="/static/app.css?v={{ASSET:u}}">
</head>
<body>
<main class="clm-plain-page" id="main" tabindex="-1">
<div class="clm-brand"><svg class="clm-i-brand" aria-hidden="true"><use href="/static/icons.svg#brand"></use></svg><span>[[Perennial]]</span></div>
<div class="clm-error" id="error">
<h1>[[We will be right back]]</h1>
<p class="clm-lead">[[The service is being restarted or is very busy. What was saved is safe. Go back and try again in a few seconds.]]</p>
<div class="clm-buttons"><a class="btn" href="/">[[Back to the start page]]</a></div>
<p class="clm-soft-small"><br><!--# echo var="status" --> · [[Reference]] <!--# echo var="perennial_reference" --></p>
</div>
</main>
</body>
</html>
