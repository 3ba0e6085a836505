import { beforeEach, describe, expect, it } from 'vitest'
import { beStoredPerson, forgetStoredPerson, personKey } from '#lib/client/browser/person-storage.ts'

const guest = { id: 'guest', isGuest: true }
const ada = { id: 'ada', isGuest: false }
const bob = { id: 'bob', isGuest: false }

beforeEach(() => {
  forgetStoredPerson()
  localStorage.clear()
  sessionStorage.clear()
})

const write = (name: string, text: string) => localStorage.setItem(personKey(name), text)
const read = (name: string) => localStorage.getItem(personKey(name))

describe('what is kept of a person in this browser', () => {
  it('is theirs alone, and there again for them', () => {
    beStoredPerson(ada)
    write('draft:new', 'Ada’s')
    beStoredPerson(bob)
    expect(read('draft:new')).toBeNull()
    beStoredPerson(ada)
    expect(read('draft:new')).toBe('Ada’s')
  })

  it('is what was typed before it was known who it is, and what a guest had who comes to an account', () => {
    write('draft:new', 'Early')
    beStoredPerson(guest)
    expect(read('draft:new')).toBe('Early')
    beStoredPerson(ada)
    expect(read('draft:new')).toBe('Early')
    expect(Object.keys(localStorage).filter((key) => key.includes('guest'))).toEqual([])
  })

  it('does not take the place of what the account has already', () => {
    beStoredPerson(ada)
    write('draft:new', 'Ada’s')
    beStoredPerson(guest)
    write('draft:new', 'The guest’s')
    beStoredPerson(ada)
    expect(read('draft:new')).toBe('Ada’s')
  })

  it('goes with signing out, every key of it', () => {
    beStoredPerson(ada)
    write('draft:new', 'Ada’s')
    sessionStorage.setItem(personKey('unsent:new'), '[]')
    localStorage.setItem('parley:theme', 'dark')
    forgetStoredPerson()
    expect([...Object.keys(localStorage), ...Object.keys(sessionStorage)]).toEqual(['parley:theme'])
  })

  it('is found by whoever comes from the release before', () => {
    localStorage.setItem('parley:draft:conv_1', 'Half')
    localStorage.setItem('parley:seen:ada', '{}')
    localStorage.setItem('parley:has-account', 'yes')
    beStoredPerson(ada)
    expect([read('draft:conv_1'), read('seen')]).toEqual(['Half', '{}'])
    expect(Object.keys(localStorage).sort()).toEqual([
      'parley:of:ada:draft:conv_1',
      'parley:of:ada:seen',
      'parley:person',
    ])
  })
})
