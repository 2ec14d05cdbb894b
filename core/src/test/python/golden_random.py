"""Writes random.csv: Philox4x32-10 by plain integers, and the uniform numbers and integers made of its words.

    python3 golden_random.py > ../resources/golden/random.csv
"""

MASK = 0xFFFFFFFF


def block(counter, key):
    c = [(counter >> (32 * i)) & MASK for i in range(4)]
    k = [key & MASK, (key >> 32) & MASK]
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & MASK, (p0 >> 32) ^ c[3] ^ k[1], p0 & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def draw(seed, stream, counter, attempt=0):
    position = counter & 0xFFFFFFFFFFFFFFFF | (stream & MASK) << 64 | attempt << 96
    return block(position, seed & 0xFFFFFFFFFFFFFFFF)


def word64(seed, stream, counter, index, attempt=0):
    words = draw(seed, stream, counter + index // 2, attempt)
    return words[2 * (index % 2)] | words[2 * (index % 2) + 1] << 32


def integer(seed, stream, counter, index, bound):
    attempt = 0
    while True:
        product = word64(seed, stream, counter, index, attempt) * bound
        if product % 2**64 >= 2**64 % bound:
            return product >> 64
        attempt += 1


def main():
    known = block(0, 0)  # the vectors published with the generator
    assert known == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8], known
    print("# seed,stream,counter,index,float,double,integer below 10,integer below 3 * 2^61")
    for seed, stream, counter in ((0, 0, 0), (42, 0, 0), (42, 7, 1000), (-1, -1, 2**62), (2**63 - 1, 1, -1)):
        for index in range(6):
            words = draw(seed, stream, counter + index // 4)
            single = (words[index % 4] >> 8) * 2.0**-24
            double = (word64(seed, stream, counter, index) >> 11) * 2.0**-53
            small = integer(seed, stream, counter, index, 10)
            large = integer(seed, stream, counter, index, 3 * 2**61)
            print(f"{seed},{stream},{counter},{index},{single!r},{double!r},{small},{large}")


if __name__ == "__main__":
    main()
