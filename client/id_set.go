package client

// idSet is a set of row keys. Ids of a server are dense, so it keeps them as bits: a list of 100,000 job types costs
// some 12 KB, not a map entry each.
type idSet struct {
	blocks map[int64]*[blockWords]uint64
	length int
}

const (
	blockWords = 64
	blockBits  = blockWords * 64
)

// add tells whether the id is new.
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
	bit := uint64(id - number*blockBits)
	word, mask := bit/64, uint64(1)<<(bit%64)
	if block[word]&mask != 0 {
		return false
	}
	block[word] |= mask
	s.length++
	return true
}
