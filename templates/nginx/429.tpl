{{%AUTOESCAPE context="HTML"}}
<!doctype html>
<html lang="{{LANG}}" data-bs-theme="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>[[Too many requests]] · [[Perennial]]</title>
<link rel="stylesheet" href="/static/tabler.css?v={{ASSET}}">
<link rel="stylesheet" href="/static/app.css?v={{ASSET}}">
</head>
<body>
<main class="clm-error">
<h1>[[Too many requests]]</h1>
<p>[[Wait a few seconds, then try again.]]</p>
<p><a class="btn btn-primary" href="/">[[Back to the start page]]</a></p>
<p class="text-secondary">[[Reference]] <code><!--# echo var="request_id" --></code></p>
</main>
</body>
</html>
