using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Datasets;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using Xunit;

namespace TfLiteQuant.Core.Tests.Datasets;

public sealed class ImageSampleTests
{
    // One row of grey pixels 0, 40, 80, 120 and one of 160, 200, 240, 20.
    private static readonly byte[] Grey = ImageFile.Png(4, 2, 8, 0, [0, 0, 40, 80, 120, 0, 160, 200, 240, 20]);

    /// <summary>Against values worked out by hand: pixel centres on half numbers.</summary>
    [Theory]
    [InlineData(ImageResize.Bilinear, new[] { 100f, 115 })]
    [InlineData(ImageResize.Area, new[] { 100f, 115 })]
    [InlineData(ImageResize.Nearest, new[] { 200f, 20 })]
    [InlineData(ImageResize.Antialias, new[] { 760f / 7, 810f / 7 })]
    public void Images_are_made_smaller(ImageResize resize, float[] expected)
    {
        // Columns by halves, rows to one. The triangle weighs columns 3 : 3 : 1 at a border, and rows alike.
        var made = Make(Grey, Feed.Input("x", [1, 1, 2, 1]), new ImageOptions { Resize = resize });
        Assert.Equal([1, 2, 1], made.Shape);
        Assert.All(made.Values<float>().ToArray().Zip(expected), static pair => Assert.Equal(pair.Second, pair.First, 1e-3));
    }

    [Theory]
    [InlineData(ImageResize.Bilinear, new[] { 0f, 10, 30, 40 })]
    [InlineData(ImageResize.Nearest, new[] { 0f, 0, 40, 40 })]
    [InlineData(ImageResize.Area, new[] { 0f, 0, 40, 40 })]
    [InlineData(ImageResize.Antialias, new[] { 0f, 10, 30, 40 })]
    public void Images_are_made_larger(ImageResize resize, float[] expected)
        => Assert.Equal(expected, Make(ImageFile.Png(2, 1, 8, 0, [0, 0, 40]), Feed.Input("x", [1, 1, 4, 1]), new ImageOptions { Resize = resize }).Values<float>().ToArray());

    [Fact]
    public void Area_weighs_by_what_is_covered()
        => Assert.Equal([(0 + (40 / 3f)) / (4 / 3f), ((40 * 2 / 3f) + (80 * 2 / 3f)) / (4 / 3f), ((80 / 3f) + 120) / (4 / 3f)], Make(ImageFile.Png(4, 1, 8, 0, [0, 0, 40, 80, 120]), Feed.Input("x", [1, 1, 3, 1]), new ImageOptions { Resize = ImageResize.Area }).Values<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-3);

    [Fact]
    public void The_centre_is_cut_out_in_the_inputs_proportions()
    {
        var made = Make(Grey, Feed.Input("x", [1, 2, 2, 1]), new ImageOptions { Crop = ImageCrop.Center });
        Assert.Equal([40f, 80, 200, 240], made.Values<float>().ToArray());
    }

    [Fact]
    public void All_of_an_image_is_fitted_in()
    {
        var made = Make(Grey, Feed.Input("x", [1, 4, 4, 1]), new ImageOptions { Crop = ImageCrop.Fit, PadValue = 7 });
        Assert.Equal([7f, 7, 7, 7, 0, 40, 80, 120, 160, 200, 240, 20, 7, 7, 7, 7], made.Values<float>().ToArray());
    }

    [Fact]
    public void A_fraction_around_the_centre_is_kept()
        => Assert.Equal([40f, 80], Make(ImageFile.Png(4, 1, 8, 0, [0, 0, 40, 80, 120]), Feed.Input("x", [1, 1, 2, 1]), new ImageOptions { CentralFraction = 0.5 }).Values<float>().ToArray());

    [Fact]
    public void Size_must_be_right_where_nothing_is_resized()
    {
        Assert.Equal(8, Make(Grey, Feed.Input("x", [1, 2, 4, 1]), new ImageOptions { Resize = ImageResize.None }).Count);
        var error = Assert.Throws<TfLiteQuantException>(() => Make(Grey, Feed.Input("x", [1, 2, 2, 1]), new ImageOptions { Resize = ImageResize.None }));
        Assert.Contains("4 by 2 pixels, and input 'x' Float32[1,2,2,1] takes 2 by 2", error.Problem);
    }

    [Theory]
    [InlineData(ImageColor.Auto, 3, new[] { 200f, 100, 50 })]
    [InlineData(ImageColor.Rgb, 3, new[] { 200f, 100, 50 })]
    [InlineData(ImageColor.Bgr, 3, new[] { 50f, 100, 200 })]
    [InlineData(ImageColor.Grey, 3, new[] { 124f, 124, 124 })]
    [InlineData(ImageColor.Auto, 1, new[] { 124f })]
    [InlineData(ImageColor.Auto, 4, new[] { 200f, 100, 50, 255 })]
    [InlineData(ImageColor.Bgr, 4, new[] { 50f, 100, 200, 255 })]
    public void Colours_come_as_the_input_takes_them(ImageColor color, int channels, float[] expected)
        => Assert.Equal(expected, Make(ImageFile.Png(1, 1, 200, 100, 50), Feed.Input("x", [1, 1, 1, channels]), new ImageOptions { Color = color }).Values<float>().ToArray());

    [Theory]
    [InlineData(new[] { 1, 2, 4 }, new[] { 2, 4 })]
    [InlineData(new[] { 2, 4 }, new[] { 2, 4 })]
    [InlineData(new[] { 2, 4, 1 }, new[] { 2, 4, 1 })]
    [InlineData(new[] { -1, -1, -1, 3 }, new[] { 2, 4, 3 })]
    [InlineData(new[] { 1, 8 }, new[] { 8 })]
    [InlineData(new[] { 1, 24 }, new[] { 24 })]
    [InlineData(new[] { 1, 1, 2, 4 }, new[] { 1, 2, 4 })]
    [InlineData(new[] { 1, 1, 2, 5 }, new[] { 2, 5, 1 })]
    [InlineData(new[] { 3, 2, 5 }, new[] { 2, 5, 3 })]
    public void Shapes_of_images_are_recognized(int[] input, int[] made)
        => Assert.Equal(made, Make(Grey, Feed.Input("x", input), new ImageOptions()).Shape);

    [Theory]
    [InlineData(new[] { 1, 10 })]
    [InlineData(new[] { 1, 2, 4, 5 })]
    [InlineData(new[] { 10, 2, 4, 1 })]
    [InlineData(new[] { 1, 2, 3, 4, 5 })]
    public void Inputs_that_take_no_image_are_named(int[] input)
        => Assert.Contains("takes no image", Assert.Throws<TfLiteQuantException>(() => Make(Grey, Feed.Input("x", input), new ImageOptions())).Problem);

    [Fact]
    public void Inputs_of_whole_numbers_get_bytes()
        => Assert.Equal([124], Make(ImageFile.Png(1, 1, 200, 100, 50), Feed.Input("x", [1, 1, 1, 1], TensorType.UInt8), new ImageOptions()).Bytes);

    [Fact]
    public void Images_are_read_upright_unless_told_otherwise()
    {
        using var folder = new TemporaryFolder();
        var rgb = new byte[16 * 8 * 3];
        for (var y = 0; y < 8; y++) rgb.AsSpan(y * 48, 24).Fill(255);
        var path = folder.Write("turned.jpg", ImageFile.Jpeg(16, 8, rgb, orientation: 6));
        // The stored left half is white; turned to the right by a quarter it becomes the upper half.
        var input = Feed.Input("x", [1, 16, 8, 1]);
        Assert.InRange(Assert.Single(Feed.Read(path, null, input)).Floats()[7], 250, 255);
        var stored = Assert.Single(Feed.Read(path, new DatasetOptions { Images = new ImageOptions { Upright = false } }, input)).Floats();
        Assert.InRange(stored[7], 0, 5);
    }

    [Fact]
    public void Channels_come_first_where_the_input_has_them_first()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.png", ImageFile.Png(2, 1, [1, 2, 3, 4, 5, 6]));
        var options = new DatasetOptions { Transform = new ValueTransform { Mean = [0, 10, 20] } };
        var sample = Assert.Single(Feed.Read(path, options, Feed.Input("x", [1, 3, 1, 2])));
        Assert.Equal([3, 1, 2], sample.Inputs["x"].Shape);
        Assert.Equal([1f, 4, -8, -5, -17, -14], sample.Floats());
    }

    private static SampleArray Make(byte[] image, ModelInput input, ImageOptions images)
        => ImageSample.Make(image, input, new DatasetOptions { Images = images }, "image");
}
