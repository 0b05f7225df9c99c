export { classify, learnLabel, type TextClassifier, textModels, trainTextClassifier } from './classifier.ts'
export { loadTextClassifier, saveTextClassifier, textClassifierFormat } from './classifier-file.ts'
export { type Evidence, explainLabel } from './explain.ts'
export { NaiveBayes } from './naive-bayes.ts'
export { type NearDuplicate, NearDuplicates } from './near-duplicates.ts'
export { fold, type FoldedText, normalise } from './normalise.ts'
export { type SensitiveHit, type SensitiveWord, SensitiveWords } from './sensitive-words.ts'
export { keySentences, keywords } from './summary.ts'
export {
  fitTopics,
  mergeTopics,
  renameTopic,
  type Topic,
  topicLabel,
  type TopicModel,
  topicModelContent,
  topicModelOf,
  topicModelVersion,
  topicsOf
} from './topics.ts'
