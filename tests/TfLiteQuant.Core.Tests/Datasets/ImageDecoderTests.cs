using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

public sealed class ImageDecoderTests
{
    private static readonly byte[] Six = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 40, 50, 60, 70, 80, 90];

    [Fact]
    public void Png_of_three_colours_is_read()
        => Assert.Equal(Six, Rgb(ImageFile.Png(3, 2, Six), 3, 2));

    [Theory]
    [InlineData(1, new byte[] { 0, 0b1010_0000 }, new byte[] { 255, 0, 255 })]
    [InlineData(2, new byte[] { 0, 0b1101_1000 }, new byte[] { 255, 85, 170 })]
    [InlineData(4, new byte[] { 0, 0xF1, 0x80 }, new byte[] { 255, 17, 136 })]
    [InlineData(8, new byte[] { 0, 1, 2, 3 }, new byte[] { 1, 2, 3 })]
    [InlineData(16, new byte[] { 0, 1, 99, 2, 99, 3, 99 }, new byte[] { 1, 2, 3 })]
    public void Png_of_grey_is_read_at_every_depth(byte depth, byte[] rows, byte[] grey)
        => Assert.Equal(grey.SelectMany(static value => (byte[])[value, value, value]), Rgb(ImageFile.Png(3, 1, depth, 0, rows), 3, 1));

    [Fact]
    public void Png_with_palette_and_opacity_is_read()
    {
        var bitmap = ImageDecoder.Decode(ImageFile.Png(2, 1, 1, 3, [0, 0b0100_0000], false, ("PLTE", [1, 2, 3, 4, 5, 6]), ("tRNS", [128])), "x");
        Assert.Equal([1, 2, 3, 128, 4, 5, 6, 255], bitmap.Pixels);
    }

    [Fact]
    public void Png_opacity_is_kept_aside()
        => Assert.Equal([7, 7, 7, 9, 8, 8, 8, 10], ImageDecoder.Decode(ImageFile.Png(2, 1, 8, 4, [0, 7, 9, 8, 10]), "x").Pixels);

    /// <summary>Each filter turns these bytes into the same row, as worked out by hand from the standard.</summary>
    [Theory]
    [InlineData(0, new byte[] { 20, 40, 70 })]
    [InlineData(1, new byte[] { 20, 20, 30 })]
    [InlineData(2, new byte[] { 10, 30, 60 })]
    [InlineData(3, new byte[] { 15, 25, 45 })]
    [InlineData(4, new byte[] { 10, 20, 30 })]
    public void Png_filters_are_undone(byte filter, byte[] filtered)
        => Assert.Equal([10, 10, 10, 20, 40, 70], Rgb(ImageFile.Png(3, 2, 8, 0, [0, 10, 10, 10, filter, .. filtered]), 3, 2).Where(static (_, i) => i % 3 == 0));

    [Fact]
    public void Png_passes_are_put_in_place()
    {
        // 3 by 3 pixels, valued by their order; pass by pass: (0,0); none; none; (2,0); (0,2) (2,2); (1,0) (1,2); row 1.
        byte[] rows = [0, 0, 0, 2, 0, 6, 8, 0, 1, 0, 7, 0, 3, 4, 5];
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8], Rgb(ImageFile.Png(3, 3, 8, 0, rows, interlaced: true), 3, 3).Where(static (_, i) => i % 3 == 0));
    }

    [Fact]
    public void Bmp_rows_come_from_the_bottom_or_the_top()
    {
        byte[] rows = [3, 2, 1, 0, 6, 5, 4, 0];
        Assert.Equal([4, 5, 6, 1, 2, 3], Rgb(ImageFile.Bmp(1, 2, 24, rows), 1, 2));
        Assert.Equal([1, 2, 3, 4, 5, 6], Rgb(ImageFile.Bmp(1, -2, 24, rows), 1, 2));
    }

    [Theory]
    [InlineData(1, new byte[] { 0b0100_0000, 0, 0, 0 }, 0)]
    [InlineData(4, new byte[] { 0x01, 0, 0, 0 }, 0)]
    [InlineData(8, new byte[] { 0, 1, 0, 0 }, 0)]
    [InlineData(8, new byte[] { 1, 0, 1, 1, 0, 1 }, 1)]
    [InlineData(4, new byte[] { 2, 0x01, 0, 1 }, 2)]
    [InlineData(8, new byte[] { 0, 2, 1, 0, 1, 1, 0, 1 }, 1)]
    public void Bmp_with_palette_is_read(short bits, byte[] pixels, int compression)
    {
        byte[] palette = [3, 2, 1, 0, 6, 5, 4, 0];
        var rgb = Rgb(ImageFile.Bmp(2, 1, bits, pixels, compression, palette), 2, 1);
        // What a move passes over stays black.
        Assert.Equal(pixels is [0, 2, ..] ? [0, 0, 0, 4, 5, 6] : [1, 2, 3, 4, 5, 6], rgb);
    }

    [Theory]
    [InlineData(16, 0, new byte[] { 0xFF, 0x7F, 0x00, 0x7C }, new byte[] { 255, 255, 255, 255, 0, 0 })]
    [InlineData(32, 0, new byte[] { 3, 2, 1, 0, 6, 5, 4, 0 }, new byte[] { 1, 2, 3, 4, 5, 6 })]
    public void Bmp_of_16_and_32_bits_is_read(short bits, int compression, byte[] pixels, byte[] rgb)
        => Assert.Equal(rgb, Rgb(ImageFile.Bmp(2, 1, bits, pixels, compression), 2, 1));

    [Fact]
    public void Bmp_masks_say_where_colours_are()
        => Assert.Equal([255, 0, 131], Rgb(ImageFile.Bmp(1, 1, 16, [0x10, 0xF8, 0, 0], 3, [0, 0xF8, 0, 0, 0xE0, 7, 0, 0, 0x1F, 0, 0, 0]), 1, 1));

    [Fact]
    public void Gif_is_read()
    {
        var indices = Enumerable.Range(0, 15 * 17).Select(static i => (byte)(i % 3)).ToArray();
        byte[] palette = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        Assert.Equal(indices.SelectMany(index => palette[(3 * index)..((3 * index) + 3)]), Rgb(ImageFile.Gif(15, 17, palette, indices), 15, 17));
    }

    [Fact]
    public void Jpeg_is_read_within_its_loss()
    {
        var rgb = new byte[16 * 8 * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = (byte)(i % 3 * 60 + (i / 3 % 16 * 4));
        var read = Rgb(ImageFile.Jpeg(16, 8, rgb), 16, 8);
        Assert.All(read.Zip(rgb), static pair => Assert.InRange(pair.First - pair.Second, -6, 6));
    }

    /// <summary>The number of a camera's position, and where the pixels 0 to 5 of three columns and two rows end up.</summary>
    [Theory]
    [InlineData(1, 3, new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData(2, 3, new[] { 2, 1, 0, 5, 4, 3 })]
    [InlineData(3, 3, new[] { 5, 4, 3, 2, 1, 0 })]
    [InlineData(4, 3, new[] { 3, 4, 5, 0, 1, 2 })]
    [InlineData(5, 2, new[] { 0, 3, 1, 4, 2, 5 })]
    [InlineData(6, 2, new[] { 3, 0, 4, 1, 5, 2 })]
    [InlineData(7, 2, new[] { 5, 2, 4, 1, 3, 0 })]
    [InlineData(8, 2, new[] { 2, 5, 1, 4, 0, 3 })]
    [InlineData(9, 3, new[] { 0, 1, 2, 3, 4, 5 })]
    public void Images_are_turned_upright(int orientation, int width, int[] order)
    {
        var upright = new Bitmap(3, 2, [.. Enumerable.Range(0, 24).Select(static i => (byte)(i / 4))]).Upright(orientation);
        Assert.Equal(width, upright.Width);
        Assert.Equal(order, upright.Pixels.Where(static (_, i) => i % 4 == 0).Select(static value => (int)value));
    }

    [Fact]
    public void Cameras_positions_are_found()
    {
        var plain = new byte[8 * 8 * 3];
        Assert.Equal(1, ExifOrientation.Find(ImageFile.Jpeg(8, 8, plain)));
        Assert.Equal(6, ExifOrientation.Find(ImageFile.Jpeg(8, 8, plain, orientation: 6)));
        byte[] tiff = [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal(8, ExifOrientation.Find(ImageFile.Png(1, 1, 8, 2, [0, 1, 2, 3], false, ("eXIf", tiff))));
        Assert.Equal(1, ExifOrientation.Find([0xFF, 0xD8, 0xFF, 0xE1, 0xFF]));
    }

    /// <summary>The pixels' hash is that of two other decoders' pixels.</summary>
    [Fact]
    public void A_photograph_has_the_pixels_that_other_decoders_give()
    {
        var bitmap = ImageDecoder.Decode(File.ReadAllBytes(Shared.RequireFile("corpus/imagenet-mobilenet_v1_025_224/sparrow.png")), "sparrow");
        byte[] rgb = [.. bitmap.Pixels.Where(static (_, i) => i % 4 != 3)];
        Assert.Equal((1280, 851), (bitmap.Width, bitmap.Height));
        Assert.Equal("F4EF23D2D77D887DED16424AEA40142982628C60EB716C90A79F506D9CC9B8F8", Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(rgb)));
    }

    /// <summary>The integer transform gives the same pixels on every system: this hash was taken on one of them, where other
    /// decoders' pixels differed by 3 at most.</summary>
    [Fact]
    public void A_photograph_in_jpeg_has_the_same_pixels_everywhere()
    {
        var bitmap = ImageDecoder.Decode(File.ReadAllBytes(Shared.RequireFile("corpus/imagenet-mobilenet_v1_025_224/burger.jpg")), "burger");
        byte[] rgb = [.. bitmap.Pixels.Where(static (_, i) => i % 4 != 3)];
        Assert.Equal("E265CB1279BFA464A37884C015DF9DF2B8F4B74BE9A5D4AB4EBFF91920FB5F69", Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(rgb)));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void A_cut_jpeg_is_damaged(double part)
    {
        var bytes = ImageFile.Jpeg(64, 64, new SeededRandom(1).Integers(64 * 64 * 3, 0, 256).Select(static value => (byte)value).ToArray());
        var error = Assert.Throws<TfLiteQuantException>(() => ImageDecoder.Decode(bytes[..(int)(bytes.Length * part)], "photo.jpg"));
        Assert.Equal((ErrorCode.InvalidDataset, "photo.jpg"), (error.Code, error.Location.Path));
        Assert.Contains("cannot be decoded", error.Problem);
    }

    [Fact]
    public void What_is_no_image_is_refused()
    {
        Assert.Contains("empty", Assert.Throws<TfLiteQuantException>(() => ImageDecoder.Decode([], "x")).Problem);
        Assert.Contains("no image", Assert.Throws<TfLiteQuantException>(() => ImageDecoder.Decode("<svg/>"u8.ToArray(), "x")).Problem);
    }

    private static byte[] Rgb(byte[] file, int width, int height)
    {
        var bitmap = ImageDecoder.Decode(file, "image");
        Assert.Equal((width, height), (bitmap.Width, bitmap.Height));
        return [.. bitmap.Pixels.Where(static (_, i) => i % 4 != 3)];
    }
}
