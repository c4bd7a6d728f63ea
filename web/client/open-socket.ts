export interface SocketHandlers {
  onOpen: () => void;
  onText: (text: string) => void;
  /** Called once, also when the socket never opened. */
  onClose: () => void;
}

export interface OpenedSocket {
  send: (text: string) => void;
  /** No handler is called after this. */
  close: () => void;
}

export type OpenSocket = (url: string, protocols: string[], handlers: SocketHandlers) => OpenedSocket;

/** The platform's own WebSocket, in browsers and in Node from 22. */
export const openWebSocket: OpenSocket = (url, protocols, handlers) => {
  const socket = new WebSocket(url, protocols);
  let isClosed = false;
  socket.addEventListener("open", () => {
    if (!isClosed) handlers.onOpen();
  });
  socket.addEventListener("message", (message) => {
    if (!isClosed && typeof message.data === "string") handlers.onText(message.data);
  });
  socket.addEventListener("close", () => {
    if (isClosed) return;
    isClosed = true;
    handlers.onClose();
  });
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => {
      isClosed = true;
      socket.close();
    },
  };
};
