export { AliyunError, type AliyunOptions, aliyunSms } from './aliyun.ts'
export { type Sms, type SmsPurpose, type SmsSender, smsCatcher } from './sms.ts'
