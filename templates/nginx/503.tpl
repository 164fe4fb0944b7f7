{{%AUTOESCAPE context="HTML"}}
<!doctype html>
<html lang="{{LANG}}" data-bs-theme="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>[[We will be right back]] · [[Perennial]]</title>
<link rel="stylesheet" href="/static/tabler.css?v={{ASSET}}">
<link rel="stylesheet" href="/static/app.css?v={{ASSET}}">
</head>
<body>
<main class="clm-error">
<h1>[[We will be right back]]</h1>
<p>[[The service is being restarted or is very busy. What was saved is safe. Go back and try again in a few seconds.]]</p>
<p><a class="btn btn-primary" href="/">[[Back to the start page]]</a></p>
<p class="text-secondary">[[Reference]] <code><!--# echo var="request_id" --></code></p>
</main>
</body>
</html>
