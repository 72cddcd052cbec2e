// Runs beside the page, and tells when its first rows, or the words of the empty window, are on screen.
/* global document, requestAnimationFrame */
const { ipcRenderer } = require('electron');

const wanted = '#ready, [role=grid] [role=row][aria-rowindex="2"]:not([aria-busy])';

const changes = new MutationObserver(() => {
  if (document.querySelector(wanted) === null) return;
  changes.disconnect();
  requestAnimationFrame(() => {
    // A message that is sent while the frame is made comes when it is done.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      ipcRenderer.send('bench-seen', performance.timeOrigin + performance.now());
    };
    port2.postMessage(null);
  });
});
changes.observe(document, { subtree: true, childList: true, attributes: true });
