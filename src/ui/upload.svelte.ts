import type { Upload } from 'tus-js-client'

/** One file on its way: resumable over tus, so a tunnel or a closed lid costs nothing. */
export class FileOnItsWay {
  readonly file: File
  sent = $state(0)
  state = $state<'going' | 'paused' | 'failed' | 'done'>('going')
  /** the last part of the upload's address: how forms name the file */
  id = $state('')
  #upload: Upload | undefined

  constructor(file: File) {
    this.file = file
  }

  get percent(): number {
    return this.file.size ? Math.floor((this.sent / this.file.size) * 100) : 0
  }

  /** `purpose` decides on the server which kinds of file are taken. */
  async start(endpoint: string, purpose: string, done: (upload: FileOnItsWay) => void): Promise<void> {
    this.state = 'going'
    if (!this.#upload) {
      const { Upload } = await import('tus-js-client')
      const upload = new Upload(this.file, {
        endpoint,
        retryDelays: [0, 1000, 3000, 8000],
        chunkSize: 8 * 1024 * 1024,
        removeFingerprintOnSuccess: true,
        metadata: { filename: this.file.name, filetype: this.file.type, purpose },
        onProgress: (sent) => (this.sent = sent),
        onError: () => (this.state = 'failed'),
        onSuccess: () => {
          this.state = 'done'
          this.id = upload.url?.split('/').pop() ?? ''
          done(this)
        }
      })
      this.#upload = upload
      const [earlier] = await upload.findPreviousUploads()
      if (earlier) upload.resumeFromPreviousUpload(earlier)
    }
    this.#upload.start()
  }

  async pause(): Promise<void> {
    await this.#upload?.abort()
    this.state = 'paused'
  }

  /** Stops it and tells the server to forget what it has. */
  async forget(): Promise<void> {
    await this.#upload?.abort(this.state !== 'done').catch(() => {})
  }
}
