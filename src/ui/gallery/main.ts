import { mount } from 'svelte'
import { overwriteGetLocale } from '#paraglide/runtime.js'
import '../../app.css'
import '../pages/gallery.css'
import Gallery from './Gallery.svelte'

const asked = new URLSearchParams(location.search)
const theme = asked.get('theme')
if (theme) document.documentElement.dataset.theme = theme
if (asked.get('lang') === 'en') {
  document.documentElement.lang = 'en'
  overwriteGetLocale(() => 'en')
}
mount(Gallery, { target: document.getElementById('app') as HTMLElement })
