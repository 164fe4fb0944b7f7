{{%AUTOESCAPE context="HTML"}}{{! Paging by key: no page numbers. PREVIOUS section
with PREVIOUS_HREF (else NOT_PREVIOUS), NEXT section with NEXT_HREF (else
NOT_NEXT). }}<nav class="clm-buttons clm-right" aria-label="[[Pages]]">
{{#PREVIOUS}}<a class="btn btn-sm" rel="prev" href="{{PREVIOUS_HREF}}"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-left"></use></svg>[[Previous page]]</a>{{/PREVIOUS}}{{#NOT_PREVIOUS}}<a class="btn btn-sm" role="link" aria-disabled="true"><svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-left"></use></svg>[[Previous page]]</a>{{/NOT_PREVIOUS}}
{{#NEXT}}<a class="btn btn-sm" rel="next" href="{{NEXT_HREF}}">[[Next page]]<svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-right"></use></svg></a>{{/NEXT}}{{#NOT_NEXT}}<a class="btn btn-sm" role="link" aria-disabled="true">[[Next page]]<svg class="clm-i" aria-hidden="true"><use href="/static/icons.svg#chevron-right"></use></svg></a>{{/NOT_NEXT}}
</nav>
