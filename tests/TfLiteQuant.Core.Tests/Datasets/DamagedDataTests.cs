using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

/// <summary>Whatever is wrong with a file, reading it ends with samples or with the one exception for bad input.</summary>
public sealed class DamagedDataTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 20 * 15 * 3).Select(static i => (byte)(i * 7))];

    public static IEnumerable<TheoryDataRow<string, byte[], int>> Files =>
    [
        new("a.npy", NpyFile.Floats("(2, 4)", 1, 2, 3, 4, 5, 6, 7, 8), 250),
        new("a.csv", "x_0,x_1,x_2,x_3,label\n1,2,3,4,\"a\"\n5,6,7,8,b\n"u8.ToArray(), 250),
        new("a.idx", [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 4, 1, 2, 3, 4, 5, 6, 7, 8], 250),
        new("a.tfrecord", RecordFile.Of(RecordFile.Example(("x", RecordFile.Floats(true, 1, 2, 3, 4)))), 250),
        new("a.wav", SoundFile.Wav(1, 16, 2, 16000, new byte[64]), 250),
        new("a.png", ImageFile.Png(20, 15, Pixels), 300),
        new("a.gif", ImageFile.Gif(20, 15, Pixels[..300], [.. Pixels[..300].Select(static value => (byte)(value % 100))]), 300),
        new("a.bmp", ImageFile.Bmp(20, 15, 24, Pixels), 250),
        new("b.bmp", ImageFile.Bmp(4, 2, 8, [4, 0, 0, 0, 0, 4, 1, 0, 1, 0, 0, 1], 1, 1, 2, 3, 0, 4, 5, 6, 0), 300),
        new("a.jpg", ImageFile.Jpeg(20, 15, Pixels, 6), 300),
    ];

    [Theory, MemberData(nameof(Files))]
    public void Damage_gives_errors_or_samples(string name, byte[] file, int times)
    {
        using var folder = new TemporaryFolder();
        var input = name is [.. var stem, 'g' or 'f' or 'p'] && stem.Length > 0 ? Feed.Input("x", [1, 8, 8, 3]) : Feed.Input("x", [1, 4]);
        Assert.NotEmpty(Feed.Read(folder.Write(name, file), null, input));
        var mutator = new FileMutator(11);
        for (var i = 0; i < times; i++)
        {
            var path = folder.Write(name, mutator.Mutate(file));
            try
            {
                var data = Feed.Import(path);
                foreach (var _ in data.Read([input])) { }
            }
            catch (TfLiteQuantException error)
            {
                Assert.NotEmpty(error.Advice);
            }
        }
    }

    /// <summary>The pixels of a PNG are unpacked behind checksums, which damage seldom passes: here they are right.</summary>
    [Fact]
    public void Damaged_pixels_behind_right_checksums_are_errors()
    {
        var random = new SeededRandom(3);
        for (var i = 0; i < 300; i++)
        {
            var rows = random.Integers(1 + random.NextInt32(60), 0, 256).Select(static value => (byte)value).ToArray();
            var (depth, color) = ((byte)(1 << random.NextInt32(5)), (byte)random.NextInt32(8));
            var file = ImageFile.Png(1 + random.NextInt32(9), 1 + random.NextInt32(9), depth, color, rows, random.NextInt32(2) == 0, ("PLTE", new byte[3 * random.NextInt32(9)]));
            try
            {
                ImageDecoder.Decode(file, "x");
            }
            catch (TfLiteQuantException)
            {
            }
        }
    }
}
