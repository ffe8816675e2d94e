package circle

const factor = 2
