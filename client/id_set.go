package client

// idSet is a set of row keys. Ids of a server are dense, so it keeps them as bits: a list of 100,000 job types costs
// some 12 KB, not a map entry each.
type idSet struct {
	blocks map[int64]*[blockWords]uint64
}

// rowSet is a set of rows: an idSet for each second key, of which there are few, or only the zero of those that have none.
type rowSet struct {
	bySecond map[int64]*idSet
	length   int
}

// add reports whether the row is new.
func (s *rowSet) add(key rowKey) bool {
	if s.bySecond == nil {
		s.bySecond = map[int64]*idSet{}
	}
	ids := s.bySecond[key[1]]
	if ids == nil {
		ids = new(idSet)
		s.bySecond[key[1]] = ids
	}
	if !ids.add(key[0]) {
		return false
	}
	s.length++
	return true
}

const (
	blockWords = 64
	blockBits  = blockWords * 64
)

// add reports whether the id is new.
func (s *idSet) add(id int64) bool {
	if s.blocks == nil {
		s.blocks = map[int64]*[blockWords]uint64{}
	}
	// Shifting rounds down for negative ids too, as a division would not.
	number := id >> 12
	block := s.blocks[number]
	if block == nil {
		block = new([blockWords]uint64)
		s.blocks[number] = block
	}
	bit := uint64(id - number*blockBits) //nolint:gosec // 0 to 4095
	word, mask := bit/64, uint64(1)<<(bit%64)
	if block[word]&mask != 0 {
		return false
	}
	block[word] |= mask
	return true
}
