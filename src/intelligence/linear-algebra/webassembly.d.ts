// The server's type library names no browser; Node has WebAssembly all the same.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array)
  }
  class Memory {
    constructor(wish: { initial: number; maximum?: number })
    readonly buffer: ArrayBufferLike
  }
  class Instance {
    constructor(module: Module, imports?: object)
    readonly exports: Record<string, unknown>
  }
}
