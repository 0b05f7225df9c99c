import { del, type Endpoint, get, post, put } from '#platform/module.ts'
import { addFile } from './authoring/add-file.ts'
import { addLesson } from './authoring/add-lesson.ts'
import { addTask } from './authoring/add-task.ts'
import { createCourse } from './authoring/create-course.ts'
import { discardDraft } from './authoring/discard-draft.ts'
import { moveLesson } from './authoring/move-lesson.ts'
import { moveTask } from './authoring/move-task.ts'
import { previewText } from './authoring/preview-text.ts'
import { removeLesson } from './authoring/remove-lesson.ts'
import { removeTask } from './authoring/remove-task.ts'
import { saveFacts } from './authoring/save-facts.ts'
import { saveLesson } from './authoring/save-lesson.ts'
import { saveOffer } from './authoring/save-offer.ts'
import { saveTask } from './authoring/save-task.ts'
import { addMember, removeMember } from './authoring/set-member.ts'
import { listCategories } from './categories/list-categories.ts'
import { removeCategory, saveCategory } from './categories/save-category.ts'
import { confirmCurrent } from './publishing/confirm-current.ts'
import { decidePublishing } from './publishing/decide-publishing.ts'
import { publishCourse } from './publishing/publish-course.ts'
import { requestPublishing } from './publishing/request-publishing.ts'
import { restoreCourse, withdrawCourse } from './publishing/withdraw-course.ts'
import { courseAddresses } from './queries/course-addresses.ts'
import { courseFacets } from './queries/course-facets.ts'
import { listCourses } from './queries/course-list.ts'
import { homeCourses } from './queries/home-courses.ts'
import { coursePage } from './queries/course-page.ts'
import { previewLesson } from './queries/preview-lesson.ts'
import { search } from './queries/search.ts'
import { myCourses } from './queries/my-courses.ts'
import { studioCourse } from './queries/studio-course.ts'
import { studioLesson } from './queries/studio-lesson.ts'
import { publishRequests } from './queries/publish-requests.ts'
import { listVersions, versionDifferences } from './queries/versions.ts'

export const api: Endpoint[] = [
  get('/courses', listCourses),
  get('/courses/facets', courseFacets),
  get('/courses/addresses', courseAddresses),
  get('/courses/home', homeCourses),
  get('/courses/by-slug/:slug', coursePage),
  get('/courses/by-slug/:courseSlug/lessons/:lessonSlug', previewLesson),
  get('/search', search),

  get('/categories', listCategories),
  put('/categories/:slug', saveCategory),
  del('/categories/:slug', removeCategory),

  get('/studio/courses', myCourses),
  post('/studio/courses', createCourse),
  get('/studio/courses/:courseId', studioCourse),
  put('/studio/courses/:courseId/facts', saveFacts),
  put('/studio/courses/:courseId/offer', saveOffer),
  post('/studio/courses/:courseId/tasks', addTask),
  put('/studio/courses/:courseId/tasks/:taskId', saveTask),
  del('/studio/courses/:courseId/tasks/:taskId', removeTask),
  put('/studio/courses/:courseId/tasks/:taskId/place', moveTask),
  post('/studio/courses/:courseId/tasks/:taskId/lessons', addLesson),
  get('/studio/courses/:courseId/lessons/:lessonId', studioLesson),
  put('/studio/courses/:courseId/lessons/:lessonId', saveLesson),
  del('/studio/courses/:courseId/lessons/:lessonId', removeLesson),
  put('/studio/courses/:courseId/lessons/:lessonId/place', moveLesson),
  post('/studio/courses/:courseId/text-preview', previewText),
  post('/studio/courses/:courseId/files', addFile),
  post('/studio/courses/:courseId/members', addMember),
  del('/studio/courses/:courseId/members/:personId', removeMember),
  del('/studio/courses/:courseId/draft', discardDraft),

  post('/studio/courses/:courseId/versions', publishCourse),
  get('/courses/:courseId/versions', listVersions),
  get('/courses/:courseId/versions/:from/differences/:to', versionDifferences),
  post('/studio/courses/:courseId/publish-requests', requestPublishing),
  get('/publish-requests', publishRequests),
  post('/publish-requests/:requestId/decision', decidePublishing),
  post('/studio/courses/:courseId/withdrawal', withdrawCourse),
  del('/studio/courses/:courseId/withdrawal', restoreCourse),
  post('/studio/courses/:courseId/review', confirmCurrent)
]
