using System.Management.Automation;
using TfLiteQuant.Diagnostics;

namespace TfLiteQuant.PowerShell.Errors;

/// <summary>
/// The one place where error records are made. Ids are the names of <see cref="ErrorCode"/>, and those below for what only
/// a cmdlet can meet; scripts compare with them, so they never change.
/// </summary>
internal static class ErrorCatalogue
{
    /// <summary>Id for a path of a provider other than the file system.</summary>
    public const string NotFileSystemPath = nameof(NotFileSystemPath);

    /// <summary>Id for a failure that nobody foresaw: a defect of the module.</summary>
    public const string UnexpectedError = nameof(UnexpectedError);

    /// <summary>The record for whatever went wrong with one item.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="target">The path, or what else the command was about.</param>
    public static ErrorRecord Record(Exception error, object? target) => error switch
    {
        TfLiteQuantException known => Record(known, known.Code.ToString(), CategoryOf(known), target, ProblemOf(known), known.Advice),
        NotAFileException => Record(error, NotFileSystemPath, ErrorCategory.InvalidArgument, target, error.Message, "Name a file of the file system."),
        // The engine's own errors (a drive that does not exist, a pattern it cannot read) are records already.
        IContainsErrorRecord { ErrorRecord: { } record } => Record(error, IdOf(record), record.CategoryInfo.Category, target, error.Message, ""),
        _ => Record(error, UnexpectedError, ErrorCategory.NotSpecified, target, error.Message, "This is a defect of TfLiteQuant. Please report it with the model and the exception's stack trace."),
    };

    /// <summary>The error for an option that cannot be used as it is.</summary>
    public static TfLiteQuantException InvalidOption(string problem, string advice) => new(ErrorCode.InvalidOption, problem, advice);

    /// <summary>The error for -Force beside -NoClobber.</summary>
    public static TfLiteQuantException ForceBesideNoClobber() => InvalidOption("-Force and -NoClobber exclude each other.", "Give the one or the other.");

    private static ErrorCategory CategoryOf(TfLiteQuantException error) => error.Code switch
    {
        ErrorCode.FileNotFound => ErrorCategory.ObjectNotFound,
        ErrorCode.PathIsDirectory or ErrorCode.InvalidOption or ErrorCode.InvalidInput or ErrorCode.TargetIsSource or ErrorCode.CalibrationMissing or ErrorCode.InvalidMetric or ErrorCode.ModelsNotComparable => ErrorCategory.InvalidArgument,
        ErrorCode.FileUnreadable => error.InnerException is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        ErrorCode.TargetUnwritable => error.InnerException is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.WriteError,
        ErrorCode.NotTfLiteModel or ErrorCode.ModelTruncated or ErrorCode.UnsupportedSchemaVersion or ErrorCode.InvalidModel or ErrorCode.InvalidDataset or ErrorCode.InvalidOperator or ErrorCode.InvalidCalibration or ErrorCode.InvalidRecipe or ErrorCode.InvalidAccuracyPart => ErrorCategory.InvalidData,
        ErrorCode.AlreadyQuantized or ErrorCode.NothingToQuantize or ErrorCode.NotIntegerOnly or ErrorCode.BorderNotQuantized => ErrorCategory.InvalidOperation,
        ErrorCode.TechniqueNotAvailable or ErrorCode.UnsupportedOperator => ErrorCategory.NotImplemented,
        ErrorCode.TargetExists => ErrorCategory.ResourceExists,
        ErrorCode.ModelTooLarge or ErrorCode.MemoryLimitExceeded => ErrorCategory.LimitsExceeded,
        ErrorCode.NonFiniteValue or ErrorCode.AccuracyDropExceeded => ErrorCategory.InvalidResult,
        _ => ErrorCategory.NotSpecified,
    };

    // An id that has gone through a cmdlet has the cmdlet's name behind a comma.
    private static string IdOf(ErrorRecord record) => record.FullyQualifiedErrorId.Split(',')[0];

    // Views of errors print the advice below the message, so it is left out of that; the exception's message has both.
    private static string ProblemOf(TfLiteQuantException error)
        => error.Location.ToString() is { Length: > 0 } place ? $"{place}: {error.Problem}" : error.Problem;

    private static ErrorRecord Record(Exception error, string id, ErrorCategory category, object? target, string message, string advice)
        => new(error, id, category, target) { ErrorDetails = new ErrorDetails(message) { RecommendedAction = advice } };
}
