{{%AUTOESCAPE context="HTML"}}{{! Log in. COMPANY, LOGIN (as typed before), CSRF,
NEXT (own path to go to), MESSAGE section with MESSAGE_TEXT (one text that does
not say whether account or password was wrong), REASON section with REASON_TEXT
(why one is here: logged out, session ran out), LANGUAGE rows: HREF CODE LABEL,
CURRENT section. The drawing shows the default model, as a picture of the idea. }}<div class="clm-login">
<aside class="clm-login-brand" aria-label="[[About Perennial]]">
<div class="clm-brand"><svg class="clm-i-brand" aria-hidden="true"><use href="/static/icons.svg#brand"></use></svg><span>[[Perennial]]</span></div>
<svg class="clm-loop" viewBox="0 0 620 290" role="img" aria-label="[[The customer lifecycle is a loop: who is lost can come back for a second round.]]">
<path d="M99 124h36m-7 -5l7 5l-7 5M224 124h36m-7 -5l7 5l-7 5M349 124h36m-7 -5l7 5l-7 5M474 124h36m-7 -5l7 5l-7 5M432 167v42m-5 -7l5 7l5 -7M542 166c-6 34 -36 62 -72 72"></path>
<path class="clm-loop-again" d="M557 83c-4 -60 -118 -66 -124 -4"></path>
<path class="clm-loop-tip" d="M426 72l7 8l6 -9"></path>
<path class="clm-loop-again" d="M398 245c-46 -4 -84 -34 -90 -74"></path>
<path class="clm-loop-tip" d="M302 179l6 -9l8 8"></path>
<circle cx="57" cy="124" r="40"></circle><circle cx="182" cy="124" r="40"></circle><circle cx="307" cy="124" r="40"></circle><circle cx="432" cy="124" r="40"></circle><circle cx="557" cy="124" r="40"></circle>
<circle class="clm-loop-lost" cx="432" cy="246" r="34"></circle>
<text class="clm-loop-name" x="57" y="121">[[Awareness]]</text><text class="clm-loop-sub" x="57" y="140">[[knows us]]</text>
<text class="clm-loop-name" x="182" y="121">[[Consider]]</text><text class="clm-loop-sub" x="182" y="140">[[compares]]</text>
<text class="clm-loop-name" x="307" y="121">[[Purchase]]</text><text class="clm-loop-sub" x="307" y="140">[[first order]]</text>
<text class="clm-loop-name" x="432" y="121">[[Usage]]</text><text class="clm-loop-sub" x="432" y="140">[[gets value]]</text>
<text class="clm-loop-name" x="557" y="121">[[Loyalty]]</text><text class="clm-loop-sub" x="557" y="140">[[buys again]]</text>
<text class="clm-loop-name" x="432" y="251">[[Churned]]</text>
<text class="clm-loop-back" x="495" y="22">[[Repeat purchase]]</text>
<text class="clm-loop-back" x="312" y="262">[[Won back: round two]]</text>
</svg>
<div class="clm-login-slogan">[[Where each customer stands,]]<br>[[why, and what to do next.]]</div>
<p>[[Stages are read from facts by rules. Every number opens the customers behind it. Every loss has a reason and a plan to win it back.]]</p>
</aside>
<main class="clm-login-form" id="main" tabindex="-1">
<nav class="clm-langs" aria-label="[[Language]]">
{{#LANGUAGE}}<a href="{{HREF}}" lang="{{CODE}}"{{#CURRENT}} aria-current="true"{{/CURRENT}}>{{LABEL}}</a>
{{/LANGUAGE}}</nav>
<div class="clm-login-box">
<h1>[[Log in]]</h1>
<p class="clm-soft-small">{{COMPANY}}</p>
{{#REASON}}<div class="clm-notice" role="status"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#info-circle"></use></svg><span class="clm-grow">{{REASON_TEXT}}</span></div>
{{/REASON}}<form method="post" action="/login">
<input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="next" value="{{NEXT}}">
<div class="clm-field">
<label class="form-label" for="login">[[Account]]</label>
<input class="form-control" type="text" id="login" name="login" value="{{LOGIN}}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64" required>
</div>
<div class="clm-field">
<label class="form-label" for="password">[[Password]]</label>
<input class="form-control{{#MESSAGE}} is-invalid{{/MESSAGE}}" id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required aria-describedby="login-note">
<div class="clm-note" id="login-note">{{#MESSAGE}}<span class="clm-error-text" role="alert">{{MESSAGE_TEXT}}</span>{{/MESSAGE}}</div>
</div>
<div class="clm-field"><button class="btn btn-primary" type="submit">[[Log in]]</button></div>
</form>
<p class="clm-soft-small">[[Forgot your password? Ask your administrator. You are logged out after 30 minutes without activity.]]</p>
</div>
</main>
</div>
