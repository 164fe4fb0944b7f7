{{%AUTOESCAPE context="HTML"}}{{! The tabs alone, for htmx. TABS include: customer/tab. }}{{>TABS}}
