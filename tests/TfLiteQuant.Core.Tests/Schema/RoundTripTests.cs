using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>Every model file of the shared folder survives reading and writing.</summary>
public sealed class RoundTripTests
{
    private const int DataAlignment = 16;

    public static TheoryData<string> Folders => ["corpus", "corpus-golden", "golden", "ops"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Written_and_read_again_a_model_is_the_same(string folder)
        => ForEachFile(folder, static (file, model) =>
        {
            var written = ModelWriter.ToBytes(model);
            using var again = ModelReader.Read(written);
            var difference = ModelComparer.FirstDifference(model, again, nameof(TfLiteModel.AppendedData));
            Assert.True(difference is null, $"{file}: {difference}");
            Assert.True(model.AppendedData.Length == again.AppendedData.Length, $"{file}: appended data");
            Assert.True(written.AsSpan().SequenceEqual(ModelWriter.ToBytes(again)), $"{file}: writing again gives other bytes");
        });

    [Theory]
    [MemberData(nameof(Folders))]
    public void Generated_code_sees_the_same_in_written_files(string folder)
        => ForEachFile(folder, static (file, model) =>
        {
            if (model.UsesBufferOffsets) return;
            var written = ModelWriter.ToBytes(model);
            var difference = GeneratedView.FirstDifference(model, written);
            Assert.True(difference is null, $"{file}: {difference}");
            foreach (var position in GeneratedView.DataPositions(written)) Assert.True(position % DataAlignment == 0, $"{file}: data at byte {position}");
        });

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_form_with_offsets_holds_the_same_model(string folder)
        => ForEachFile(folder, static (file, model) =>
        {
            using var again = ModelReader.Read(Written.WithOffsets(model));
            string[] ofThisForm = [nameof(TfLiteModel.UsesBufferOffsets), nameof(Operator.HasLargeCustomOptions), nameof(TfLiteModel.AppendedData)];
            var difference = ModelComparer.FirstDifference(model, again, ofThisForm);
            Assert.True(difference is null, $"{file}: {difference}");
        });

    /// <summary>The reference's writer aligns data to 4 bytes only, so a file may grow where all its data are a multiple of 16
    /// long; what is shared makes up for that in all but the smallest.</summary>
    [Theory]
    [MemberData(nameof(Folders))]
    public void Files_do_not_grow(string folder)
        => ForEachFile(folder, static (file, model) =>
        {
            var sizes = ModelSizes.Of(model);
            Assert.True(sizes.Total <= model.FileLength + 80, $"{file}: {sizes.Total} bytes instead of {model.FileLength}");
            Assert.True(sizes.Rest >= 0, $"{file}: {sizes}");
        });

    private static void ForEachFile(string folder, Action<string, TfLiteModel> check)
    {
        var files = Directory.GetFiles(Shared.RequireFolder(folder), "*.tflite", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var model = ModelReader.Open(file);
            check(file, model);
        }
    }
}
