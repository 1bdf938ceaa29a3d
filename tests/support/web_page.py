"""A web page with an article."""

from __future__ import annotations

from support.printed_article import CENTRE, HALL

PAGE = f"""<!doctype html>
<html lang="en"><head><title>New hall opened | Pavia News</title>
<meta property="og:title" content="New hall opened"><meta property="og:site_name" content="Pavia News">
<meta property="article:published_time" content="2019-08-22T10:00:00+02:00"></head>
<body>
<div class="cookie-banner" id="cookie-consent">We use 14 cookies from 250 partners. Accept all</div>
<nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/n">News (35)</a></li></ul></nav>
<main><article><h1>New hall opened</h1>
<p>{CENTRE}</p>
<p>{HALL.replace("m2", "m<sup>2</sup>")} It has recorded 10<sup>6</sup> events<sup><a href="#n1">1</a></sup> so far.</p>
<p style="display:none">Hidden 99 words that nobody sees on the page at all.</p>
<figure><img src="a.jpg"><figcaption>The second hall has 600 m<sup>2</sup> of floor.</figcaption></figure>
<ul><li>12 rooms for treatment</li><li>8 million euros of cost</li></ul>
<table><tr><th>Year</th><th>Patients</th></tr><tr><td>2018</td><td>1,800</td></tr></table>
</article></main>
<aside class="advertisement"><p>Save 70% on 3 mattresses today only, click here!</p></aside>
<footer class="footer"><p>Copyright 2026 Pavia News. Phone 0382 123456.</p></footer>
</body></html>"""
